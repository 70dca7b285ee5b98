"""By when the parties of a plan are asked, and whether they were: the covenant's own promise of
five working days, said here and nowhere else. The figure of the promises and what is left of a plan
that is erased both go by it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from core.clock import london_date
from inspections.calendar import known_weekdays
from inspections.workdays import after
from support.models import LeftOut, PartyAsked, Plan

DAYS_TO_ASK = 5
# The head has it for so many working days before the parties are asked.
HEAD_FIRST = 2
# Plans after a published outcome, as ``rests_on_outcome`` has it for one.
AFTER_OUTCOME = Q(why=Plan.Why.OUTCOME) | Q(record__isnull=False)


def rests_on_outcome(plan: Plan) -> bool:
    """Whether it backs the head after a published outcome: so there is a default, and its parties
    are asked by themselves. Pure."""
    return plan.why == Plan.Why.OUTCOME or plan.record_id is not None


def ask_by(counted_from: date) -> date:
    """The last day by which the parties that signed have been asked: day 1 is the day after, and
    weekdays count, even if the school is shut. One query."""
    return after(counted_from, DAYS_TO_ASK, known_weekdays())


def asks_on(plan: Plan) -> date:
    """The day on which the parties of a plan that rests on a report are asked by themselves. One
    query."""
    return min(after(london_date(plan.opened_at), HEAD_FIRST, known_weekdays()), plan.ask_by)


def still_chooses(plan: Plan, on: date, today: date) -> bool:
    """Whether the head may still say who is not asked by itself. ``on``: ``asks_on``. Pure."""
    return rests_on_outcome(plan) and today < on


def asked_in_time(
    plan: Plan, parties: Iterable[PartyAsked], left_out: Iterable[LeftOut], looked_at: datetime
) -> bool | None:
    """Whether parties were asked, and each by the last day for it, as it was known at a moment.
    None where that is no question: the plan was opened only later, or its head had everybody left
    out. Nobody was late in asking whom the head had left out, nor who signed later than that day.
    Pure."""
    if plan.opened_at >= looked_at:
        return None
    kept = {row.organisation_id for row in left_out if _holds(row, looked_at)}
    last = plan.ask_by
    days = [
        london_date(party.asked_at)
        for party in parties
        if party.asked_at < looked_at and not _is_nobodys_delay(party, kept, last)
    ]
    if kept and not days:
        return None
    return bool(days) and max(days) <= last


def _holds(row: LeftOut, looked_at: datetime) -> bool:
    return row.not_asked_at is not None and row.not_asked_at < looked_at


def _is_nobodys_delay(party: PartyAsked, kept: set[int | None], last: date) -> bool:
    """Where the head is forgotten it is not known any more whom they left out: anybody."""
    if london_date(party.asked_at) <= last:
        return False
    was_left_out = party.organisation_id in kept or None in kept
    return was_left_out or str(party.signed.get("signed_on", "")) > last.isoformat()
