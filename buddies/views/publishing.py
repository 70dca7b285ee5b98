"""Publish a proposal, all or some, and undo a publication within a day."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buddies import queries, services
from buddies.models import Proposal, ProposedPair
from buddies.services.seen import CHANGED
from buddies.services.undoing import can_be_undone
from buddies.views.proposals import number, numbers, proposal_page, ticked
from buddies.views.shared import coordinators_only
from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from schools.views.shared import done, one

PER_PAGE = 50


@require_POST
@coordinators_only
def publish(request: NetworkRequest, pk: int) -> HttpResponse:
    """Publish the rows that are ticked on a page. A row that is not as it was shown stops all of
    it, and the page comes back with the ticks that were set."""
    found = one(queries.proposals_for(request.access), pk)
    chosen, seen = ticked(request), number(request.POST.get("seen"))
    rows = list(queries.rows_of(found, request.access).filter(pk__in=chosen))
    if len(rows) != len(chosen):
        return _shown_again(request, found, CHANGED)
    try:
        services.publish(
            proposal=found, rows=rows, seen=seen, by=request.access.person, now=clock.now()
        )
    except Refused as refusal:
        return _shown_again(request, found, str(refusal))
    return _published(request, found)


def _shown_again(request: NetworkRequest, found: Proposal, why: str) -> HttpResponse:
    messages.error(request, why)
    # Read anew: somebody else may have decided it while this request waited.
    found.refresh_from_db()
    if found.state != Proposal.State.OPEN:
        return redirect("buddies:proposal", request.network.slug, found.pk)
    off = numbers(request.POST.get("shown", "")) - ticked(request)
    return proposal_page(
        request, found, off=off, on=ticked(request), seen=number(request.POST.get("seen"))
    )


def _published(request: NetworkRequest, found: Proposal) -> HttpResponse:
    messages.success(
        request,
        "Published. Everybody concerned is told, each in their own words. You can undo it for a "
        "day under “Publications”.",
    )
    found.refresh_from_db()
    if found.state == Proposal.State.OPEN:
        return redirect("buddies:proposal", request.network.slug, found.pk)
    return redirect("buddies:pairing", request.network.slug)


@require_http_methods(["GET", "POST"])
@coordinators_only
def publish_all(request: NetworkRequest, pk: int) -> HttpResponse:
    """Every pair on one page, to read, to print, and to publish but for those taken out. What
    is published is what this page showed: anything that became another since stops it."""
    found = one(queries.proposals_for(request.access), pk)
    rows = list(queries.rows_of(found, request.access, show="pairs"))
    taken_out = {number(text) for text in request.POST.getlist("without")}
    seen = found.version
    if request.method == "POST":
        seen = number(request.POST.get("seen"))
        try:
            services.publish(
                proposal=found,
                rows=[row for row in rows if row.pk not in taken_out],
                seen=seen,
                by=request.access.person,
                now=clock.now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            found.refresh_from_db()
            rows = list(queries.rows_of(found, request.access, show="pairs"))
        else:
            return _published(request, found)
    context: dict[str, Any] = {
        "proposal": found,
        "is_open": found.state == Proposal.State.OPEN,
        "rows": rows,
        "taken_out": taken_out,
        "changed": {row.pk for row in rows if row.version > seen},
        "moved": [row for row in rows if row.kind == ProposedPair.Kind.MOVED],
    }
    return render(request, "buddies/publish_all.html", context)


@require_safe
@coordinators_only
def publications(request: NetworkRequest) -> HttpResponse:
    """What was published, the newest first, and what can still be undone."""
    listed = queries.publications_for(request.access)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    undoable = {each.pk for each in page if can_be_undone(each, now)}
    return render(request, "buddies/publications.html", {"page_obj": page, "undoable": undoable})


@require_http_methods(["GET", "POST"])
@coordinators_only
def undo_publication(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ask once, naming the pairs, and undo all of it or nothing."""
    found = one(queries.publications_for(request.access), pk)
    if request.method == "POST":
        done(
            request,
            lambda: services.undo_publication(
                publication=found, by=request.access.person, now=clock.now()
            ),
            "The publication is undone. Whoever had been told is told so, in kind words.",
        )
        return redirect("buddies:publications", request.network.slug)
    pairs = list(queries.pairs_of(found, request.access))
    context = {
        "publication": found,
        "made": [each for each in pairs if each.publication_id == found.pk],
        "back": [each for each in pairs if each.ended_by_id == found.pk],
        "reserves": [
            each for each in pairs if found.pk not in (each.publication_id, each.ended_by_id)
        ],
        "can_be_undone": can_be_undone(found, clock.now()),
        "back_url": reverse("buddies:publications", args=[request.network.slug]),
    }
    return render(request, "buddies/undo_publication.html", context)
