"""A proposal: read why, change what you know better, undo it, or put it all aside."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from buddies import queries, services
from buddies.forms.board import ProposalFilter
from buddies.models import Proposal, ProposedPair
from buddies.services.changing import last_step
from buddies.services.seen import CHANGED, words_of
from buddies.views.shared import coordinators_only
from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from schools.views.shared import done, one

PER_PAGE = 50
SAID = {
    "keep": "This pair stays, whatever else moves in this proposal.",
    "release": "This pair may move again.",
    "choose": "Your choice is kept, and the rest worked out again.",
    "swap": "The two buddies are swapped, and the rest worked out again.",
    "reserve": "The reserve is changed.",
    "forbid": "These two will not be proposed again.",
    "leave_out": "This head is left out of the proposal.",
    "put_back": "This head is back in the proposal.",
    "smallest_change": "Done, and the proposal worked out again.",
}
# The aims of a plan, as the matcher names them, and what they mean.
AIMS = {
    "Heads covered": "Heads with a buddy, those published already among them",
    "Largest mismatch": "The least fitting pair, in points: the fewer, the better",
    "Total fit": "All pairs together, in points: the fewer, the better",
    "Heads with a reserve": "Heads with somebody behind their buddy",
    "Largest mismatch of a reserve": "The least fitting reserve, in points",
    "Total fit of the reserves": "All reserves together, in points",
}


def number(text: str | None) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def numbers(text: str) -> set[int]:
    """Row numbers with commas between them."""
    return {number(each) for each in text.split(",")} - {0}


@require_safe
@coordinators_only
def proposal(request: NetworkRequest, pk: int) -> HttpResponse:
    """What the matcher found. Nothing changes until it is published."""
    found = one(queries.proposals_for(request.access), pk)
    return proposal_page(request, found, off=numbers(request.GET.get("off", "")))


def proposal_page(
    request: NetworkRequest,
    found: Proposal,
    *,
    off: Collection[int] = (),
    on: Collection[int] | None = None,
    seen: int | None = None,
) -> HttpResponse:
    """The page of a proposal. ``off``: rows whose tick was taken away, and with ``on`` only those
    are ticked. ``seen``: what the coordinator looked at before; what became another since is
    marked and never ticked."""
    asked_for = request.POST if request.method == "POST" else request.GET
    form = ProposalFilter(asked_for)
    asked = form.asked()
    listed = queries.rows_of(found, request.access, **asked)
    counts = queries.counts_of(found)
    paginator = Paginator(listed, PER_PAGE)
    if not asked:
        paginator.count = counts["all"]
    page = paginator.get_page(asked_for.get("page"))
    changed = {row.pk for row in page if seen is not None and row.version > seen}
    ticked_now = {row.pk for row in page if on is None or row.pk in on} - changed - set(off)
    last = last_step(found) if found.state == Proposal.State.OPEN else None
    context: dict[str, Any] = {
        "proposal": found,
        "is_open": found.state == Proposal.State.OPEN,
        "form": form,
        "asked": asked,
        "page_obj": page,
        "changed": changed,
        "ticked": ticked_now,
        "shown": [row.pk for row in page if row.buddy_id and not row.is_left_out],
        "counts": counts,
        "pairs": counts["new"] + counts["moved"],
        "heads": counts["new"] + counts["moved"] + counts["alone"],
        "to_publish": counts["new"] + counts["moved"] + counts["reserve"],
        "unknown": list(queries.windows_in_need(request.access, state="unknown")),
        "published": queries.pairings_for(request.access).filter(ended_at=None).count(),
        "aims": aims_of(found),
        "last": words_of(last) if last else "",
    }
    return render(request, "buddies/proposal.html", context)


def aims_of(found: Proposal) -> list[dict[str, Any]]:
    """What the plan aims for, in order, with what is proven about each."""
    return [
        {**aim, "means": AIMS.get(aim["name"], ""), "gap": abs(aim["value"] - aim["bound"])}
        for aim in found.objectives
    ]


@require_safe
@coordinators_only
def row(request: NetworkRequest, pk: int, row_pk: int) -> HttpResponse:
    """One head of a proposal: choose another buddy or reserve, swap, rule out, take out."""
    found = one(queries.proposals_for(request.access), pk)
    return _row_page(request, found, row_pk)


def _row_page(request: NetworkRequest, found: Proposal, row_pk: int) -> HttpResponse:
    """The page of one row; after a refusal what was chosen is still chosen."""
    chosen = one(queries.rows_of(found, request.access), row_pk)
    others = queries.rows_of(found, request.access, show="pairs").exclude(pk=chosen.pk)
    context = {
        "proposal": found,
        "row": chosen,
        "is_published": chosen.kind == ProposedPair.Kind.RESERVE,
        "others": queries.people_who_offered(request.access).exclude(pk=chosen.supported_id),
        "swaps": [each for each in others if each.kind != ProposedPair.Kind.RESERVE],
        "person": number(request.POST.get("person")),
        "other": number(request.POST.get("other")),
    }
    return render(request, "buddies/row.html", context)


def back(request: NetworkRequest, pk: int) -> str:
    """The page of the proposal that the coordinator was on, with the ticks they had set."""
    off = numbers(request.POST.get("shown", "")) - ticked(request)
    asked = {name: request.POST.get(name, "") for name in ("q", "show", "page")}
    asked["off"] = ",".join(str(each) for each in sorted(off))
    query = urlencode({name: value for name, value in asked.items() if value})
    url = reverse("buddies:proposal", args=[request.network.slug, pk])
    return f"{url}?{query}" if query else url


def ticked(request: NetworkRequest) -> set[int]:
    """The rows that are ticked on the page that was sent."""
    return {number(text) for text in request.POST.getlist("rows")}


@require_POST
@coordinators_only
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    """One change of one row: ``act`` is "keep:17" or, from a page of one row, "keep"."""
    found = one(queries.proposals_for(request.access), pk)
    act, _, text = request.POST.get("act", "").partition(":")
    rows = queries.rows_of(found, request.access)
    chosen = rows.filter(pk=number(text or request.POST.get("row"))).first()
    people = queries.people_who_offered(request.access)
    if chosen is None:
        messages.error(request, CHANGED)
        return redirect(back(request, pk))
    try:
        services.change_proposal(
            proposal=found,
            row=chosen,
            act=act,
            person=people.filter(pk=number(request.POST.get("person"))).first(),
            other=rows.filter(pk=number(request.POST.get("other"))).first(),
            seen=number(request.POST.get("seen")),
            by=request.access.person,
            now=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        found.refresh_from_db()
        if not text and found.state == Proposal.State.OPEN:
            return _row_page(request, found, chosen.pk)
    else:
        messages.success(request, SAID[act])
    return redirect(back(request, pk))


@require_POST
@coordinators_only
def undo(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take back the last change of the proposal."""
    found = one(queries.proposals_for(request.access), pk)
    done(
        request,
        lambda: services.undo_last(
            proposal=found,
            seen=number(request.POST.get("seen")),
            by=request.access.person,
            now=clock.now(),
        ),
        "The last change is undone, and the proposal worked out again.",
    )
    return redirect(back(request, pk))


@require_POST
@coordinators_only
def again(request: NetworkRequest, pk: int) -> HttpResponse:
    """Run the matcher from the start; what was chosen in this proposal is let go."""
    found = one(queries.proposals_for(request.access), pk)
    try:
        found = services.propose_again(
            proposal=found,
            seen=number(request.POST.get("seen")),
            by=request.access.person,
            now=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("buddies:proposal", request.network.slug, found.pk)


@require_POST
@coordinators_only
def dismiss(request: NetworkRequest, pk: int) -> HttpResponse:
    """Put the proposal aside."""
    found = one(queries.proposals_for(request.access), pk)
    if done(
        request,
        lambda: services.dismiss(
            proposal=found,
            seen=number(request.POST.get("seen")),
            by=request.access.person,
            now=clock.now(),
        ),
        "The proposal is put aside. Nothing has changed.",
    ):
        return redirect("buddies:pairing", request.network.slug)
    return redirect("buddies:proposal", request.network.slug, pk)
