"""Messages of a network: what for, to whom, and how it went; never what they say."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.forms import MessageFilter
from dashboard.queries.messages import listed
from notifications.models import Message
from schools.middleware import NetworkRequest
from schools.policies import check_coordinates

PER_PAGE = 25
State = Message.State
# What a coordinator can do about a message that did not arrive.
REMEDIES = {
    State.FAILED: "Correct the address",
    State.REFUSED: "Look at their details",
    State.MISSED: "Ring them instead",
}


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
        "rows": [(row, *_remedy(request, row)) for row in page],
        "count_text": f"{count} message" if count == 1 else f"{count} messages",
        "states": State,
    }
    return render(request, "dashboard/messages.html", context)


def _remedy(request: NetworkRequest, row: dict[str, Any]) -> tuple[str, str]:
    words = REMEDIES.get(State(row["state"]), "")
    if not (words and row["person_id"]):
        return "", ""
    return words, reverse("schools:person", args=[request.network.slug, row["person_id"]])
