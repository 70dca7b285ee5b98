"""A proposal's rows from a run of the matcher. Rows that stay the same keep their version."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from buddies.facts import problem_for
from buddies.matching.optimum import CannotKeep
from buddies.matching.plan import Pair, Plan, Status, Unpaired
from buddies.models import Pairing, Proposal, ProposedPair
from buddies.run import Outcome, run
from buddies.wishes import Wishes
from core.clock import london_date
from schools.models import Network

# What makes a row another one; the words of its reasons alone do not.
MATERIAL = (
    "buddy_id", "reserve_id", "is_pinned", "is_left_out", "needs_check", "smallest_change",
    "pairing_id",
)  # fmt: skip
WRITTEN = (*MATERIAL, "reasons", "reserve_reasons", "version")


def without_pin(wishes: Wishes, head: int) -> Wishes:
    """The wishes without a chosen buddy for this head."""
    pinned = {one: buddy for one, buddy in wishes.pinned.items() if one != head}
    return replace(wishes, pinned=pinned)


def without_reserve(wishes: Wishes, head: int) -> Wishes:
    """The wishes without a chosen reserve for this head."""
    reserves = {one: reserve for one, reserve in wishes.reserves.items() if one != head}
    return replace(wishes, reserves=reserves)


def work_out(proposal: Proposal, network: Network, wishes: Wishes, now: datetime) -> Plan:
    """Run the matcher by these wishes and bring the proposal's rows to what it found.

    The proposal must carry its new version already: rows that become others get it.
    """
    outcome = _run(network, wishes, now)
    plan = outcome.plan
    for refused in plan.refused:
        wishes = without_pin(wishes, refused.head)
    for refused in plan.refused_reserves:
        wishes = without_reserve(wishes, refused.head)
    _write(proposal, _Rows(network, plan, wishes).all())
    proposal.wishes = wishes.as_json()
    proposal.objectives = [
        {"name": each.name, "value": each.value, "bound": each.bound} for each in plan.objectives
    ]
    proposal.is_optimal = outcome.is_proved
    proposal.save(update_fields=["wishes", "objectives", "is_optimal"])
    return plan


def _run(network: Network, wishes: Wishes, now: datetime) -> Outcome:
    problem = problem_for(network, london_date(now), wishes)
    try:
        return run(problem)
    except CannotKeep:
        # Somebody was promised a buddy before this last change; the page shows what it costs.
        return run(replace(problem, promised=frozenset()))


class _Rows:
    """The rows of one outcome."""

    def __init__(self, network: Network, plan: Plan, wishes: Wishes) -> None:
        self.plan, self.wishes = plan, wishes
        live = Pairing.objects.filter(network=network, ended_at=None)
        self.live = {pairing.supported_id: pairing for pairing in live}
        self.reserves = {each.head: each for each in plan.reserves}

    def all(self) -> list[dict[str, Any]]:
        rows = [self._pair(pair) for pair in self.plan.pairs if self._changes(pair)]
        rows += [self._alone(left) for left in self.plan.unpaired]
        rows += [
            {"supported_id": head, "is_left_out": True} for head in sorted(self.wishes.left_out)
        ]
        return rows

    def _changes(self, pair: Pair) -> bool:
        """Whether anything would be different from today: a published pair that stays shows
        only where it would get the reserve that it lacks."""
        there = self.live.get(pair.head)
        if there is None or there.buddy_id != pair.buddy:
            return pair.status is not Status.PUBLISHED
        return there.reserve_id is None and pair.head in self.reserves

    def _pair(self, pair: Pair) -> dict[str, Any]:
        there, reserve = self.live.get(pair.head), self.reserves.get(pair.head)
        return {
            "supported_id": pair.head,
            "buddy_id": pair.buddy,
            "reserve_id": reserve.reserve if reserve else None,
            "is_pinned": pair.status is Status.PINNED,
            "needs_check": pair.check,
            "reasons": list(pair.reasons),
            "reserve_reasons": list(reserve.reasons) if reserve else [],
            "pairing_id": there.pk if there else None,
        }

    def _alone(self, left: Unpaired) -> dict[str, Any]:
        change = left.change and {
            "kind": left.change.kind.value,
            "buddy": left.change.buddy,
            "rule": left.change.rule and left.change.rule.value,
            "moved": left.change.moved,
            "words": left.help,
        }
        there = self.live.get(left.head)
        return {
            "supported_id": left.head,
            "reasons": [left.why],
            "smallest_change": change,
            "pairing_id": there.pk if there else None,
        }


def _write(proposal: Proposal, wanted: list[dict[str, Any]]) -> None:
    """Bring the rows to what is wanted; who is still there keeps the row."""
    there = {row.supported_id: row for row in ProposedPair.objects.filter(proposal=proposal)}
    new, changed = [], []
    for fields in wanted:
        row = ProposedPair(proposal=proposal, version=proposal.version, **fields)
        before = there.pop(row.supported_id, None)
        if before is None:
            new.append(row)
            continue
        row.pk = before.pk
        if all(getattr(row, name) == getattr(before, name) for name in MATERIAL):
            row.version = before.version
        changed.append(row)
    ProposedPair.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    ProposedPair.objects.bulk_create(new)
    ProposedPair.objects.bulk_update(changed, WRITTEN, batch_size=200)
