"""Proposals: a run of the matcher, and what coordinators know better. Nothing is published."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from accounts.models import Person
from buddies import wishes as kept_wishes
from buddies.facts import problem_for
from buddies.matching.data import Rule
from buddies.matching.optimum import CannotKeep
from buddies.matching.plan import ChangeKind, Plan, Status
from buddies.models import Offer, Pairing, Proposal, ProposedPair
from buddies.run import Outcome, allowed, reserves, run
from buddies.services.locks import lock_network
from buddies.services.offers import offer
from buddies.services.words import forbid
from buddies.wishes import Wishes
from core import audit
from core.clock import london_date
from core.refusals import Refused
from schools.models import Network

DECIDED = "This proposal has been published or put aside already. Run the matcher again."
CHANGED = "This proposal has changed since you looked at it. Look again; nothing was done."


@transaction.atomic
def propose(*, network: Network, by: audit.Actor, now: datetime) -> Proposal:
    """Run the matcher and keep what it found as the network's open proposal; an older open one
    is put aside. Published pairs stay as they are."""
    network = lock_network(network)
    Proposal.objects.filter(network=network, state=Proposal.State.OPEN).update(
        state=Proposal.State.DISMISSED
    )
    proposal = Proposal.objects.create(network=network, made_at=now, made_by_id=by.actor_id)
    _work_out(proposal, network, Wishes(), now)
    audit.record("proposal.made", proposal, by=by, now=now, network_id=network.pk)
    return proposal


@transaction.atomic
def dismiss(*, proposal: Proposal, by: audit.Actor, now: datetime) -> Proposal:
    """Put a proposal aside. Raises Refused where it is decided already."""
    lock_network(proposal.network)
    kept = locked_open(proposal)
    kept.state = Proposal.State.DISMISSED
    kept.save(update_fields=["state"])
    audit.record("proposal.dismissed", kept, by=by, now=now, network_id=kept.network_id)
    return kept


def locked_open(proposal: Proposal) -> Proposal:
    """The proposal, locked. Raises Refused where it is not open any more."""
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != Proposal.State.OPEN:
        raise Refused(DECIDED)
    return kept


@dataclass(frozen=True)
class _Change:
    """What a change starts from."""

    network: Network
    row: ProposedPair
    wishes: Wishes
    person: Person | None
    by: audit.Actor
    now: datetime

    @property
    def head(self) -> int:
        return self.row.supported_id


def _keep(change: _Change) -> Wishes:
    if change.row.buddy_id is None:
        raise Refused("There is no buddy here to keep.")
    return replace(change.wishes, pinned=change.wishes.pinned | {change.head: change.row.buddy_id})


def _without_pin(wishes: Wishes, head: int) -> Wishes:
    pinned = {one: buddy for one, buddy in wishes.pinned.items() if one != head}
    return replace(wishes, pinned=pinned)


def _release(change: _Change) -> Wishes:
    return _without_pin(change.wishes, change.head)


def _chosen(change: _Change) -> Person:
    if change.person is None:
        raise Refused("Choose a person.")
    return change.person


def _choose(change: _Change) -> Wishes:
    pinned = change.wishes.pinned | {change.head: _chosen(change).pk}
    return replace(change.wishes, pinned=pinned)


def _reserve(change: _Change) -> Wishes:
    chosen = _chosen(change)
    who = allowed(
        problem_for(change.network, london_date(change.now), change.wishes, heads=[change.head])
    )
    if chosen.pk == change.row.buddy_id or chosen.pk not in who.get(change.head, {}):
        raise Refused(f"{chosen.name} cannot be the reserve here: the rules of pairing forbid it.")
    return replace(change.wishes, reserves=change.wishes.reserves | {change.head: chosen.pk})


def _forbid(change: _Change) -> Wishes:
    if change.row.buddy is None:
        raise Refused("There is no pair here to rule out.")
    forbid(
        network=change.network,
        one=change.row.supported,
        other=change.row.buddy,
        by=change.by,
        now=change.now,
    )
    return _without_pin(change.wishes, change.head)


def _leave_out(change: _Change) -> Wishes:
    wishes = _without_pin(change.wishes, change.head)
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
    return replace(_without_pin(wishes, moved), released=wishes.released | set(released))


def _one_more(change: _Change, buddy: int) -> None:
    kept = Offer.objects.select_related("person").filter(network=change.network, person=buddy)
    now_offered = kept.first()
    if now_offered is None or not now_offered.is_active:
        raise Refused(CHANGED)
    offer(
        network=change.network,
        person=now_offered.person,
        capacity=now_offered.capacity + 1,
        phases=now_offered.phases,
        by=change.by,
        now=change.now,
    )


Act: TypeAlias = Callable[[_Change], Wishes]
ACTS: dict[str, Act] = {
    "keep": _keep,
    "release": _release,
    "choose": _choose,
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
) -> Proposal:
    """Change one row by what a coordinator knows better, and work the rest out anew.

    ``act``: keep (this pair whatever else moves), release (undo keep), choose (``person`` as
    buddy), reserve (``person`` as reserve), forbid (these two never), leave_out (this head not
    now), put_back, smallest_change (the one that the matcher named; a named buddy must have
    agreed to one more). Rows are made anew, so an older page cannot be acted on. Raises Refused
    with the sentence where the proposal has changed or the rules forbid it.
    """
    network = lock_network(proposal.network)
    kept = locked_open(proposal)
    known = ProposedPair.objects.filter(proposal=kept, pk=row.pk)
    found = known.select_related("supported", "buddy").first()
    if found is None or act not in ACTS:
        raise Refused(CHANGED)
    change = _Change(network, found, kept_wishes.read(kept.wishes), person, by, now)
    plan = _work_out(kept, network, ACTS[act](change), now)
    for refused in plan.refused_reserves if act == "reserve" else plan.refused:
        if refused.head == change.head:
            raise Refused(f"That cannot be: {refused.why}.")
    audit.record(
        "proposal.changed", kept, by=by, now=now, network_id=network.pk,
        act=act, supported=change.head, person=person.pk if person else None,
    )  # fmt: skip
    return kept


def _run(network: Network, wishes: Wishes, now: datetime) -> Outcome:
    problem = problem_for(network, london_date(now), wishes)
    try:
        return run(problem)
    except CannotKeep:
        # Somebody was promised a buddy before this last change; the page shows what it costs.
        return run(replace(problem, promised=frozenset()))


def _work_out(proposal: Proposal, network: Network, wishes: Wishes, now: datetime) -> Plan:
    """Run the matcher by these wishes and write the proposal's rows anew."""
    outcome = _run(network, wishes, now)
    plan = outcome.plan
    for refused in plan.refused:
        wishes = _without_pin(wishes, refused.head)
    second = reserves(plan)
    ProposedPair.objects.filter(proposal=proposal).delete()
    rows = [
        ProposedPair(
            proposal=proposal,
            supported_id=pair.head,
            buddy_id=pair.buddy,
            reserve_id=second.get(pair.head),
            is_pinned=pair.status is Status.PINNED,
            needs_check=pair.check,
            reasons=list(pair.reasons),
        )
        for pair in plan.pairs
        if pair.status is not Status.PUBLISHED
    ]
    rows += [
        ProposedPair(
            proposal=proposal,
            supported_id=left.head,
            reasons=[left.why],
            smallest_change=left.change
            and {
                "kind": left.change.kind,
                "buddy": left.change.buddy,
                "rule": left.change.rule,
                "moved": left.change.moved,
                "words": left.help,
            },
        )
        for left in plan.unpaired
    ]
    rows += [
        ProposedPair(proposal=proposal, supported_id=head, is_left_out=True)
        for head in sorted(wishes.left_out)
    ]
    ProposedPair.objects.bulk_create(rows)
    proposal.wishes = wishes.as_json()
    proposal.objectives = [
        {"name": each.name, "value": each.value, "bound": each.bound} for each in plan.objectives
    ]
    proposal.is_optimal = outcome.is_proved
    proposal.save(update_fields=["wishes", "objectives", "is_optimal"])
    return plan
