"""Two coordinators at once: the second is told who did what meanwhile."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import Person
from buddies.models import Proposal, ProposalChange, ProposedPair
from core import audit
from core.clock import LONDON
from core.refusals import Refused

DECIDED = "This proposal has been published or put aside already. Run the matcher again."
CHANGED = "This proposal has changed since you looked at it."
LOOK_AGAIN = "Nothing of yours was done: look again and decide."
# More than this would not be read.
MOST = 3


class Changed(Refused):
    """Somebody changed the proposal after the page was shown; the message says who and what."""


def told(proposal: Proposal, seen: int, by: audit.Actor) -> str:
    """What became of the proposal since version ``seen``, in sentences; the newest last. "" where
    nothing did."""
    rows = ProposalChange.objects.filter(proposal=proposal, number__gt=seen)
    last = list(rows.select_related("supported").order_by("-number")[:MOST])
    names = dict(
        Person.objects.filter(pk__in=[row.by_id for row in last]).values_list("pk", "name")
    )
    return " ".join(_sentence(row, names, by) for row in reversed(last))


def _sentence(row: ProposalChange, names: dict[int, str], by: audit.Actor) -> str:
    if row.by_id is not None and row.by_id == by.actor_id:
        who = "You"
    else:
        who = names.get(row.by_id or 0, "Somebody")
    head = row.supported.name if row.supported else ""
    what = ProposalChange.Act(row.act).label.format(head=head)
    return f"{who} {what} at {row.at.astimezone(LONDON):%H:%M}."


def words_of(row: ProposalChange) -> str:
    """What a step did, for the button that undoes it."""
    head = row.supported.name if row.supported else ""
    return ProposalChange.Act(row.act).label.format(head=head)


def stale(proposal: Proposal, seen: int, by: audit.Actor) -> Changed:
    """The refusal of whoever acts on an older page."""
    return Changed(" ".join([told(proposal, seen, by) or CHANGED, LOOK_AGAIN]))


def locked_open(proposal: Proposal, by: audit.Actor) -> Proposal:
    """The proposal, locked. Raises Changed where it is not open any more, and says by whom."""
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != Proposal.State.OPEN:
        raise Changed(f"{told(kept, kept.version - 1, by)} {DECIDED}".strip())
    return kept


def check_seen(proposal: Proposal, seen: int, by: audit.Actor) -> None:
    """Raises Changed where anything has changed since version ``seen``."""
    if proposal.version > seen:
        raise stale(proposal, seen, by)


def as_seen(
    proposal: Proposal, rows: Iterable[ProposedPair], seen: int | None, by: audit.Actor
) -> list[ProposedPair]:
    """The rows as they are now, with their people, in the order of their ids.

    ``seen``: the version that the page showed; None for what the given rows themselves carry.
    Raises Changed where one is gone or has become another since.
    """
    limits = {row.pk: row.version if seen is None else seen for row in rows}
    found = list(
        ProposedPair.objects.filter(proposal=proposal, pk__in=limits)
        .select_related("supported", "buddy", "reserve", "pairing")
        .order_by("pk")
    )
    if len(found) < len(limits) or any(row.version > limits[row.pk] for row in found):
        raise stale(proposal, min(limits.values()), by)
    return found


def step(
    proposal: Proposal,
    act: ProposalChange.Act,
    by: audit.Actor,
    now: datetime,
    **more: Any,
) -> ProposalChange:
    """Write a step and raise the version. Call it with the proposal locked; saves the version."""
    proposal.version += 1
    proposal.save(update_fields=["version"])
    return ProposalChange.objects.create(
        proposal=proposal, number=proposal.version, act=act, at=now, by_id=by.actor_id, **more
    )
