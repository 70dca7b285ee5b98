"""How a plan counts in public: whether its parties were asked in time (``support.plans.in_time``),
and whether within a year nobody departed from supporting the head. Of a plan that is erased the
same stays as a count."""

from collections.abc import Iterable
from datetime import date, datetime

from core.clock import months_later
from schools.school_years import third_begins
from support.models import Departure, Plan, PlanCount
from support.plans.in_time import asked_in_time, rests_on_outcome

MONTHS = 12


def departed_within_a_year(plan: Plan, counted_on: Iterable[date | None]) -> bool:
    """Whether one of the departures that others proposed counted within a year. Pure."""
    last = months_later(plan.counted_from, MONTHS)
    return any(day is not None and day <= last for day in counted_on)


def count_of(plan: Plan, looked_at: datetime) -> PlanCount:
    """What is to be left of a plan, not saved yet. ``looked_at``: the moment from which on nothing
    counts any more of the term of its publication. Three queries."""
    counted = Departure.objects.filter(
        plan=plan, kind=Departure.Kind.PROPOSED, state=Departure.State.COUNTED
    )
    return PlanCount(
        network_id=plan.network_id,
        term_begins=third_begins(plan.counted_from),
        in_time=asked_in_time(plan, plan.parties.all(), plan.left_out.all(), looked_at),
        after_outcome=rests_on_outcome(plan),
        departed=departed_within_a_year(plan, counted.values_list("counted_on", flat=True)),
        helped=plan.helped,
    )
