"""What coordinators know better than the matcher: one change of a proposal, and its undoing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from accounts.models import Person
from buddies import wishes as kept_wishes
from buddies.facts import problem_for
from buddies.fitness import broken_by, check_may_be_reserve, sentence
from buddies.matching.data import Rule
from buddies.matching.plan import ChangeKind
from buddies.models import ForbiddenPair, Offer, Pairing, Proposal, ProposalChange, ProposedPair
from buddies.services.locks import load_of
from buddies.services.offers import offer
from buddies.services.seen import as_seen, check_seen, locked_open, stale, step
from buddies.services.words import allow, forbid
from buddies.services.working_out import without_pin, work_out
from buddies.wishes import Wishes
from core import audit
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network


@dataclass(frozen=True)
class _Change:
    """What a change starts from. ``beside``: what it does besides the wishes, to be undone."""

    network: Network
    proposal: Proposal
    row: ProposedPair
    wishes: Wishes
    person: Person | None
    other: ProposedPair | None
    by: audit.Actor
    now: datetime
    beside: dict[str, int] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return self.row.supported_id


def _keep(change: _Change) -> Wishes:
    if change.row.buddy_id is None:
        raise Refused("There is no buddy here to keep.")
    return replace(change.wishes, pinned=change.wishes.pinned | {change.head: change.row.buddy_id})


def _release(change: _Change) -> Wishes:
    return without_pin(change.wishes, change.head)


def _chosen(change: _Change) -> Person:
    if change.person is None:
        raise Refused("Choose a person.")
    return change.person


def _choose(change: _Change) -> Wishes:
    pinned = change.wishes.pinned | {change.head: _chosen(change).pk}
    return replace(change.wishes, pinned=pinned)


def _swap(change: _Change) -> Wishes:
    """Each gets the other's buddy, where the rules allow both."""
    row, other = change.row, change.other
    if other is None or other.pk == row.pk:
        raise Refused("Choose whose buddy to swap with.")
    if row.buddy is None or other.buddy is None:
        raise Refused("Both heads need a buddy before the two can be swapped.")
    if ProposedPair.Kind.RESERVE in (row.kind, other.kind):
        raise Refused("A published pair keeps its buddy. Only its reserve is proposed here.")
    problem = problem_for(
        change.network,
        london_date(change.now),
        change.wishes,
        heads=[row.supported_id, other.supported_id],
        helpers=[row.buddy, other.buddy],
    )
    for one, theirs in ((row, other.buddy), (other, row.buddy)):
        if broken := broken_by(problem, one.supported, theirs):
            raise Refused(
                f"{one.supported.name} with {theirs.name} cannot be: {sentence(broken[0])} "
                "Nothing was swapped."
            )
    swapped = {row.supported_id: other.buddy.pk, other.supported_id: row.buddy.pk}
    return replace(change.wishes, pinned=change.wishes.pinned | swapped)


def _reserve(change: _Change) -> Wishes:
    chosen, buddy = _chosen(change), change.row.buddy
    if buddy is None:
        raise Refused("A reserve stands behind a buddy. Choose a buddy first.")
    problem = problem_for(
        change.network,
        london_date(change.now),
        change.wishes,
        heads=[change.head],
        helpers=[buddy, chosen],
    )
    check_may_be_reserve(problem, change.row.supported, buddy, chosen)
    return replace(change.wishes, reserves=change.wishes.reserves | {change.head: chosen.pk})


def _forbid(change: _Change) -> Wishes:
    if change.row.buddy is None:
        raise Refused("There is no pair here to rule out.")
    before = set(ForbiddenPair.objects.filter(network=change.network).values_list("pk", flat=True))
    row = forbid(
        network=change.network,
        one=change.row.supported,
        other=change.row.buddy,
        by=change.by,
        now=change.now,
    )
    if row.pk not in before:
        change.beside["forbidden"] = row.pk
    return without_pin(change.wishes, change.head)


def _leave_out(change: _Change) -> Wishes:
    wishes = without_pin(change.wishes, change.head)
    return replace(
        wishes,
        left_out=wishes.left_out | {change.head},
        promised=wishes.promised - {change.head},
    )


def _put_back(change: _Change) -> Wishes:
    return replace(change.wishes, left_out=change.wishes.left_out - {change.head})


def _smallest_change(change: _Change) -> Wishes:
    """Make the change that the matcher named; whoever has a buddy now keeps having one."""
    named, head = change.row.smallest_change, change.head
    if not named:
        raise Refused("There is no change here to make.")
    rows = ProposedPair.objects.filter(proposal=change.row.proposal_id).exclude(buddy=None)
    live = Pairing.objects.filter(network=change.network, ended_at=None)
    covered = {
        *rows.values_list("supported", flat=True),
        *live.values_list("supported", flat=True),
    }
    wishes = replace(change.wishes, promised=change.wishes.promised | covered | {head})
    if named["kind"] == ChangeKind.WAIVE:
        waiver = (head, int(named["buddy"]), Rule(named["rule"]))
        return replace(wishes, waived=wishes.waived | {waiver})
    if named["kind"] == ChangeKind.ONE_MORE:
        _one_more(change, int(named["buddy"]))
        return wishes
    moved = int(named["moved"])
    released = live.filter(supported=moved, buddy=named["buddy"]).values_list("pk", flat=True)
    return replace(without_pin(wishes, moved), released=wishes.released | set(released))


def _one_more(change: _Change, buddy: int) -> None:
    kept = Offer.objects.select_for_update().filter(network=change.network, person=buddy).first()
    if kept is None or not kept.is_active:
        raise stale(change.proposal, change.proposal.version, change.by)
    change.beside.update(offer=kept.pk, before=kept.capacity, after=kept.capacity + 1)
    _offer(kept, kept.capacity + 1, change.by, change.now)


def _offer(kept: Offer, capacity: int, by: audit.Actor, now: datetime) -> None:
    """The same offer for another number; the buddy is told."""
    offer(
        network=kept.network, person=kept.person, capacity=capacity, phases=kept.phases, by=by,
        now=now,
    )  # fmt: skip


Act: TypeAlias = Callable[[_Change], Wishes]
ACTS: dict[str, Act] = {
    "keep": _keep,
    "release": _release,
    "choose": _choose,
    "swap": _swap,
    "reserve": _reserve,
    "forbid": _forbid,
    "leave_out": _leave_out,
    "put_back": _put_back,
    "smallest_change": _smallest_change,
}


@transaction.atomic
def change_proposal(
    *,
    proposal: Proposal,
    row: ProposedPair,
    act: str,
    by: audit.Actor,
    now: datetime,
    person: Person | None = None,
    other: ProposedPair | None = None,
    seen: int | None = None,
) -> Proposal:
    """Change one row by what a coordinator knows better, and work the rest out anew.

    ``act``: keep (this pair whatever else moves), release (undo keep), choose (``person`` as
    buddy), swap (this head's buddy with that of ``other``), reserve (``person`` as reserve),
    forbid (these two never), leave_out (this head not now), put_back, smallest_change (the one
    that the matcher named; a named buddy must have agreed to one more). ``seen``: the version of
    the proposal that the coordinator looked at; without it what the rows carry. Raises Refused
    with the sentence where somebody has changed one of these rows since, saying who and what,
    or where the rules forbid it.
    """
    network = lock_network(proposal.network)
    kept = locked_open(proposal, by)
    if act not in ACTS:
        raise stale(kept, kept.version, by)
    rows = {each.pk: each for each in as_seen(kept, [row, *([other] if other else [])], seen, by)}
    before = kept.wishes
    change = _Change(
        network, kept, rows[row.pk], kept_wishes.read(before), person,
        rows[other.pk] if other else None, by, now,
    )  # fmt: skip
    wishes = ACTS[act](change)
    step(
        kept, ProposalChange.Act(act), by, now,
        supported_id=change.head, before=before, beside=change.beside,
    )  # fmt: skip
    plan = work_out(kept, network, wishes, now)
    mine = {each.supported_id for each in rows.values()}
    for refused in plan.refused_reserves if act == "reserve" else plan.refused:
        if refused.head in mine:
            raise Refused(f"That cannot be: {refused.why}.")
    audit.record(
        "proposal.changed", kept, by=by, now=now, network_id=network.pk,
        act=act, supported=change.head, person=person.pk if person else None,
    )  # fmt: skip
    return kept


def last_step(proposal: Proposal) -> ProposalChange | None:
    """The step that can be undone next; None where there is none, or pairs were published since."""
    done = ProposalChange.objects.filter(proposal=proposal, is_undone=False)
    last = done.exclude(act="undo").select_related("supported").order_by("-number").first()
    return last if last is not None and last.act in ACTS else None


@transaction.atomic
def undo_last(*, proposal: Proposal, seen: int, by: audit.Actor, now: datetime) -> Proposal:
    """Take back the last change of a proposal: the wishes, and what came with it (a pair ruled
    out, a buddy's one more). Raises Refused where there is none, where somebody changed the
    proposal since version ``seen``, or where it cannot be taken back any more."""
    network = lock_network(proposal.network)
    kept = locked_open(proposal, by)
    check_seen(kept, seen, by)
    last = last_step(kept)
    if last is None:
        raise Refused("There is no change here to undo.")
    _take_back(network, last.beside, by, now)
    last.is_undone = True
    last.save(update_fields=["is_undone"])
    step(kept, ProposalChange.Act.UNDO, by, now, before=kept.wishes)
    work_out(kept, network, kept_wishes.read(last.before), now)
    audit.record(
        "proposal.change_undone", kept, by=by, now=now, network_id=network.pk, act=last.act
    )
    return kept


def _take_back(network: Network, beside: dict[str, int], by: audit.Actor, now: datetime) -> None:
    for forbidden in ForbiddenPair.objects.filter(network=network, pk=beside.get("forbidden", 0)):
        allow(forbidden=forbidden, by=by, now=now)
    for kept in Offer.objects.filter(network=network, pk=beside.get("offer", 0)):
        load = load_of(network, kept.person)
        if kept.capacity != beside["after"] or load > beside["before"] or not kept.is_active:
            raise Refused(
                f"The number of heads that {kept.person.name} supports has changed since. "
                "Change it under “Who can give”."
            )
        _offer(kept, beside["before"], by, now)
