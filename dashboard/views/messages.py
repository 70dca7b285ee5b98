"""Messages of a network: what for, to whom, and how it went; never what they say."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from dashboard.forms import MessageFilter
from dashboard.queries.messages import in_full, listed
from notifications.models import Message
from notifications.queries import messages_for
from reminders.services import send_again
from schools.middleware import NetworkRequest
from schools.policies import check_coordinates

PER_PAGE = 25


@require_safe
def messages_page(request: NetworkRequest) -> HttpResponse:
    """Those that did not arrive come first, each with one thing to do."""
    check_coordinates(request.access)
    form = MessageFilter(request.GET or None)
    rows = listed(request.access, form.asked())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "form": form,
        "page_obj": page,
        "rows": in_full(page, now=clock.now()),
        "count_text": f"{count} message" if count == 1 else f"{count} messages",
    }
    return render(request, "dashboard/messages.html", context)


@require_POST
def again(request: NetworkRequest, pk: int) -> HttpResponse:
    """Send a reminder that did not arrive once more, if it is still true and of use."""
    access = request.access
    check_coordinates(access)
    message = get_object_or_404(Message, pk__in=messages_for(access).filter(pk=pk).values("pk"))
    try:
        send_again(message=message, by=access.person, now=clock.now())
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "It is on its way again.")
    return redirect("dashboard:messages", request.network.slug)
