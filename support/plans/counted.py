"""How a plan counts in public: whether its parties were asked in time, and whether within a year
nobody departed from supporting the head. Of a plan that is erased the same stays as a count."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from core.clock import london_date, months_later
from schools.school_years import third_begins
from support.models import Departure, Plan, PlanCount

MONTHS = 12
# Plans after a published outcome, as ``rests_on_outcome`` has it for one.
AFTER_OUTCOME = Q(why=Plan.Why.OUTCOME) | Q(record__isnull=False)


def asked_in_time(plan: Plan, asked_at: Iterable[datetime]) -> bool:
    """Whether parties were asked, and each by the last day for it. Pure."""
    days = [london_date(moment) for moment in asked_at]
    return bool(days) and max(days) <= plan.ask_by


def rests_on_outcome(plan: Plan) -> bool:
    """Whether it backs the head after a published outcome, so that there is a default. Pure."""
    return plan.why == Plan.Why.OUTCOME or plan.record_id is not None


def departed_within_a_year(plan: Plan, counted_on: Iterable[date | None]) -> bool:
    """Whether one of the departures that others proposed counted within a year. Pure."""
    last = months_later(plan.counted_from, MONTHS)
    return any(day is not None and day <= last for day in counted_on)


def count_of(plan: Plan, looked_at: datetime) -> PlanCount:
    """What is to be left of a plan, not saved yet. ``looked_at``: the moment from which on nothing
    counts any more of the term of its publication. Two queries."""
    asked = plan.parties.filter(asked_at__lt=looked_at).values_list("asked_at", flat=True)
    counted = Departure.objects.filter(
        plan=plan, kind=Departure.Kind.PROPOSED, state=Departure.State.COUNTED
    )
    return PlanCount(
        network_id=plan.network_id,
        term_begins=third_begins(plan.counted_from),
        in_time=asked_in_time(plan, asked) if plan.opened_at < looked_at else None,
        after_outcome=rests_on_outcome(plan),
        departed=departed_within_a_year(plan, counted.values_list("counted_on", flat=True)),
        helped=plan.helped,
    )
