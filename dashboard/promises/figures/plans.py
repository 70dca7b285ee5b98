"""Promise 4: is the head supported by default, and at once?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from core.clock import london_time, months_later
from dashboard.promises.figure import Figure, Measured, Unit
from dashboard.promises.visits_then import looked_at
from schools.models import Network
from support.models import Departure, LeftOut, PartyAsked, Plan, PlanCount
from support.plans.counted import MONTHS, departed_within_a_year
from support.plans.in_time import AFTER_OUTCOME, asked_in_time


def in_five_days(network: Network, begin: date, end: date) -> Measured:
    """Plans after an outcome that was published in the term, and those whose parties were asked by
    the fifth working day, without those whose head had everybody left out. Plans that were erased
    since count as they did. At most four queries."""
    then = looked_at(end)
    plans = list(_plans(network, begin, end, then))
    asked: dict[int, list[PartyAsked]] = defaultdict(list)
    rows = PartyAsked.objects.filter(plan__in=plans).defer("words")
    for party in rows:
        asked[party.plan_id].append(party)
    left_out: dict[int, list[LeftOut]] = defaultdict(list)
    for row in LeftOut.objects.filter(plan__in=plans):
        left_out[row.plan_id].append(row)
    each = [asked_in_time(plan, asked[plan.pk], left_out[plan.pk], then) for plan in plans]
    each += [count.in_time for count in _erased(network, begin)]
    return _share([in_time for in_time in each if in_time is not None])


def default_kept(network: Network, begin: date, end: date) -> Measured:
    """Plans after an outcome from whose publication a year had passed in the term, and those in
    which no departure counted in that year. Three queries."""
    # A little more than is needed: a leap year's day comes again on the 28th.
    rows = _plans(network, months_later(begin, -MONTHS - 1), end, london_time(end, 0))
    plans = [plan for plan in rows if begin <= months_later(plan.counted_from, MONTHS) < end]
    counted: dict[int, list[date | None]] = defaultdict(list)
    departures = Departure.objects.filter(
        plan__in=plans, kind=Departure.Kind.PROPOSED, state=Departure.State.COUNTED
    )
    for plan_id, day in departures.values_list("plan", "counted_on"):
        assert plan_id is not None
        counted[plan_id].append(day)
    erased = [not count.departed for count in _erased(network, months_later(begin, -MONTHS))]
    return _share(
        [*(not departed_within_a_year(plan, counted[plan.pk]) for plan in plans), *erased]
    )


def _plans(network: Network, begin: date, end: date, known_by: datetime) -> Iterable[Plan]:
    rows = Plan.objects.filter(AFTER_OUTCOME, network=network, opened_at__lt=known_by)
    return rows.filter(counted_from__gte=begin, counted_from__lt=end).order_by("pk")


def _erased(network: Network, term: date) -> Iterable[PlanCount]:
    return PlanCount.objects.filter(network=network, term_begins=term, after_outcome=True)


def _share(each: list[bool]) -> Measured:
    return Measured(sum(each), len(each))


IN_FIVE_DAYS = Figure(
    key="plans-in-five-days",
    promise=4,
    words="Support plans whose parties were asked for their part within five working days",
    definition="Support plans that rest on a negative outcome published in the term. In time "
    "means that the parties that signed the covenant and are concerned were asked for their part, "
    "and all of them by the fifth working day after the publication. A plan in which nobody was "
    "asked was not in time. Whom the head would not have asked is not missing, nor who signed "
    "later; a plan whose head left out everybody does not count. Nor do plans that a head wished "
    "for without an outcome.",
    unit=Unit.PLANS,
    measure=in_five_days,
)
DEFAULT_KEPT = Figure(
    key="default-kept",
    promise=4,
    words="Support plans in which nobody departed from supporting the head within a year",
    definition="Counted in the term in which a year had passed since the negative outcome was "
    "published. Departing from the default takes two people of different organisations, and the "
    "head has ten working days to answer before it counts. What was proposed and taken back, or "
    "fell away, does not count as departing; nor does a head’s own choice to go, which nobody "
    "else is told of. What was agreed and is confidential counts like all else.",
    unit=Unit.PLANS,
    measure=default_kept,
    across_networks=True,
)
