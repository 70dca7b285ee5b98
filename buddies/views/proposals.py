"""A proposal: read why, change what you know better, publish all or some, or put it aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from buddies import queries, services
from buddies.models import Proposal
from buddies.services.proposals import CHANGED
from buddies.views.shared import coordinators_only, done
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one

SAID = {
    "keep": "This pair stays, whatever else moves in this proposal.",
    "release": "This pair may move again.",
    "choose": "Your choice is kept, and the rest worked out again.",
    "reserve": "The reserve is changed.",
    "forbid": "These two will not be proposed again.",
    "leave_out": "This head is left out of the proposal.",
    "put_back": "This head is back in the proposal.",
    "smallest_change": "Done, and the proposal worked out again.",
}


def _number(text: str | None) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


@require_safe
@coordinators_only
def proposal(request: NetworkRequest, pk: int) -> HttpResponse:
    """What the matcher found. Nothing changes until it is published."""
    found = one(queries.proposals_for(request.access), pk)
    rows = list(queries.rows_of(found, request.access))
    pairs = [row for row in rows if row.buddy_id]
    context: dict[str, Any] = {
        "proposal": found,
        "is_open": found.state == Proposal.State.OPEN,
        "pairs": pairs,
        "alone": [row for row in rows if not row.buddy_id and not row.is_left_out],
        "unknown": [
            need
            for need in queries.needs_of(request.network, request.access.today)
            if not need.heads
        ],
        "left_out": [row for row in rows if row.is_left_out],
        "to_check": sum(row.needs_check for row in rows),
        "asked": len([row for row in rows if not row.is_left_out]),
        "published": queries.pairings_for(request.access).filter(ended_at=None).count(),
    }
    return render(request, "buddies/proposal.html", context)


@require_safe
@coordinators_only
def row(request: NetworkRequest, pk: int, row_pk: int) -> HttpResponse:
    """One head of a proposal: choose another buddy or reserve, rule out, take out."""
    found = one(queries.proposals_for(request.access), pk)
    chosen = one(queries.rows_of(found, request.access), row_pk)
    context = {
        "proposal": found,
        "row": chosen,
        "others": queries.people_who_offered(request.access).exclude(pk=chosen.supported_id),
    }
    return render(request, "buddies/row.html", context)


@require_POST
@coordinators_only
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    """One change of one row: ``act`` is "keep:17" or, from a page of one row, "keep"."""
    found = one(queries.proposals_for(request.access), pk)
    act, _, number = request.POST.get("act", "").partition(":")
    rows = queries.rows_of(found, request.access)
    chosen = rows.filter(pk=_number(number or request.POST.get("row"))).first()
    person = queries.people_who_offered(request.access).filter(
        pk=_number(request.POST.get("person"))
    )
    if chosen is None:
        messages.error(request, CHANGED)
    else:
        done(
            request,
            lambda: services.change_proposal(
                proposal=found,
                row=chosen,
                act=act,
                person=person.first(),
                by=request.access.person,
                now=clock.now(),
            ),
            SAID.get(act, ""),
        )
    return redirect("buddies:proposal", request.network.slug, pk)


@require_POST
@coordinators_only
def publish(request: NetworkRequest, pk: int) -> HttpResponse:
    """Publish the chosen rows. A row that is not there any more stops all of it."""
    found = one(queries.proposals_for(request.access), pk)
    numbers = {_number(text) for text in request.POST.getlist("rows")}
    rows = list(queries.rows_of(found, request.access).filter(pk__in=numbers))
    if len(rows) != len(numbers):
        messages.error(request, CHANGED)
        return redirect("buddies:proposal", request.network.slug, pk)
    if done(
        request,
        lambda: services.publish(
            proposal=found, rows=rows, by=request.access.person, now=clock.now()
        ),
        "Published. Both people of each pair are told, each in their own words.",
    ):
        return redirect("buddies:pairing", request.network.slug)
    return redirect("buddies:proposal", request.network.slug, pk)


@require_POST
@coordinators_only
def dismiss(request: NetworkRequest, pk: int) -> HttpResponse:
    """Put the proposal aside."""
    found = one(queries.proposals_for(request.access), pk)
    done(
        request,
        lambda: services.dismiss(proposal=found, by=request.access.person, now=clock.now()),
        "The proposal is put aside. Nothing has changed.",
    )
    return redirect("buddies:pairing", request.network.slug)
