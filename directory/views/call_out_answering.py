"""Whoever accepted: whom to ring, what it is about, and what the head shared. By the link in their
message, without signing in, or signed in; once it is over there is nothing of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from core import clock
from core.refusals import Refused
from directory.callouts.headings import about, until_they_leave
from directory.callouts.links import of_token
from directory.callouts.pace import leaves_at
from directory.models import CallOut
from directory.queries import callouts as queries
from directory.services import callouts as services
from inspections.queries import days_of
from schools.middleware import NetworkRequest
from schools.views.shared import one

SPOKEN, HAND_ON = "spoken", "hand-on"
ACTS: dict[str, Callable[..., Any]] = {SPOKEN: services.spoken, HAND_ON: services.hand_on}
SAID = {
    SPOKEN: "Thank you for being there. Nothing of it is kept here.",
    HAND_ON: "Thank you for saying so. Others are being asked now, and you need do nothing more.",
}


# Whoever holds a telephone in one hand has no session here; the token is what they need.
@csrf_exempt
@login_not_required
@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows on GET, acts on POST: mail scanners follow links."""
    found = of_token(token)
    if found is None:
        return _private(render(request, "directory/call_out_link_unknown.html", status=404))
    call_out, person = found
    act = request.POST.get("act", "")
    said = refused = ""
    if request.method == "POST" and act in ACTS:
        try:
            ACTS[act](call_out=call_out, by=person, now=clock.now())
            said = SAID[act]
        except Refused as refusal:
            refused = str(refusal)
        call_out.refresh_from_db()
    context = _context(call_out, person) | {"said": said, "refused": refused}
    return _private(render(request, "directory/call_out_mine.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody to whom a link leads learns the address of this page."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def mine(request: NetworkRequest, pk: int) -> HttpResponse:
    """The same, signed in."""
    person = request.access.person
    call_out = one(queries.taken_by(request.access), pk)
    act = request.POST.get("act", "")
    if request.method == "GET":
        context = _context(call_out, person) | {"is_signed_in": True}
        return render(request, "directory/call_out_mine.html", context)
    if act in ACTS:
        try:
            ACTS[act](call_out=call_out, by=person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, SAID[act])
    return redirect("dashboard:home", request.network.slug)


@sensitive_variables()
def _context(call_out: CallOut, person: Person) -> dict[str, Any]:
    """What this person may see now: of one that is over, or of somebody else, nothing."""
    is_mine = call_out.state == CallOut.State.ACCEPTED and call_out.taken_by_id == person.pk
    if not is_mine:
        return {"call_out": None}
    visit = call_out.visit
    return {
        "call_out": call_out,
        "head": call_out.head,
        "school": visit.school,
        "about": about(call_out),
        "rings_me": call_out.ring_first or not call_out.head.telephone,
        "until": until_they_leave(visit, leaves_at(days_of(visit)), clock.now()),
        "words": queries.shared_words(call_out),
    }
