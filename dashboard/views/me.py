"""What is known of me: what was sent, my data as a file, and being forgotten."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.queries import person_of
from core import clock
from core.refusals import Refused
from dashboard.erasure import erase, why_not
from dashboard.export import own_data
from dashboard.forms import ConfirmErasure
from dashboard.queries.messages import sent_to

PER_PAGE = 25


def _me(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What was sent to me, and the ways to the file and to being forgotten."""
    page = Paginator(sent_to(_me(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboard/my_data.html", {"page_obj": page, "rows": page})


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """My data as one JSON file; by POST, because it leaves an audit row."""
    data = own_data(person=_me(request), now=clock.now())
    response = HttpResponse(
        json.dumps(data, indent=2, ensure_ascii=False), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="what-covenant-knows-about-me.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def forget_me(request: HttpRequest) -> HttpResponse:
    """Ask once, then erase the person who asks and sign them out."""
    person, now = _me(request), clock.now()
    form = ConfirmErasure(request.POST if request.method == "POST" else None)
    reason = why_not(person, clock.london_date(now))
    if form.is_valid():
        try:
            erase(person=person, by=person, now=now)
        except Refused as refusal:
            reason = str(refusal)
        else:
            logout(request)
            messages.success(request, "What we kept about you is erased, and you are signed out.")
            return redirect("front")
    return render(request, "dashboard/forget_me.html", {"form": form, "why_not": reason})
