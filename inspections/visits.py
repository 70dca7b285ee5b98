"""The life of a visit: its transitions, the days it usually takes, and what cannot be. Pure."""

from datetime import date, datetime, timedelta

from core.clock import london_date, london_time
from core.states import Transitions
from inspections.models import OPEN_PHASES, Phase, Visit
from inspections.workdays import DAY, is_weekday

N, O, I, D, P, C, M = (  # noqa: E741
    Phase.NOTIFIED, Phase.ON_SITE, Phase.INSPECTED, Phase.DRAFT, Phase.PUBLISHED, Phase.CLOSED,
    Phase.MISTAKEN,
)  # fmt: skip

TRANSITIONS = Transitions(
    {
        (N, O): "visit.on_site",
        (O, I): "visit.inspected",
        (I, D): "visit.draft_received",
        (D, P): "visit.published",
        (P, C): "visit.closed",
        # Somebody catches up on what happened meanwhile.
        (N, I): "visit.inspected",
        (N, D): "visit.draft_received",
        (O, D): "visit.draft_received",
        (N, P): "visit.published",
        (O, P): "visit.published",
        (I, P): "visit.published",
        # The days were corrected to later ones.
        (O, N): "visit.put_back",
        (I, N): "visit.put_back",
        (I, O): "visit.put_back",
        # Entered in error.
        (N, M): "visit.taken_back",
        (O, M): "visit.taken_back",
        (I, M): "visit.taken_back",
        (D, M): "visit.taken_back",
    }
)

# The phases that follow the clock; the others follow what people say.
BY_CLOCK = (Phase.NOTIFIED, Phase.ON_SITE, Phase.INSPECTED)
TEAM_COMES = 8
TEAM_HAS_LEFT = 18
TAKE_BACK_WITHIN = timedelta(hours=24)
MOST_DAYS = 5
FURTHEST_AHEAD = timedelta(days=120)
FURTHEST_BACK = timedelta(days=365)


def phase_at(first_day: date, last_day: date, now: datetime) -> Phase:
    """Where a visit stands by the clock: on site from 08:00 of its first day, inspected from
    18:00 of its last, in London."""
    if now >= london_time(last_day, TEAM_HAS_LEFT):
        return Phase.INSPECTED
    return Phase.ON_SITE if now >= london_time(first_day, TEAM_COMES) else Phase.NOTIFIED


def problems_with(
    *, called_at: datetime, first_day: date, last_day: date, now: datetime
) -> dict[str, str]:
    """What is wrong with the details of a visit: a sentence for each field, or nothing."""
    today = london_date(now)
    problems: dict[str, str] = {}
    if called_at > now:
        problems["called_at"] = "The call cannot be later than now"
    elif london_date(called_at) < today - FURTHEST_BACK:
        problems["called_at"] = "The call must be within the last year"
    if not is_weekday(first_day):
        problems["first_day"] = "The first day must be a weekday that is not a bank holiday"
    elif first_day < london_date(called_at):
        problems["first_day"] = "The first day must be on or after the day of the call"
    elif first_day > london_date(called_at) + FURTHEST_AHEAD:
        problems["first_day"] = "The first day must be within four months of the call"
    if last_day < first_day:
        problems["last_day"] = "The last day must be on or after the first day"
    elif not is_weekday(last_day):
        problems["last_day"] = "The last day must be a weekday that is not a bank holiday"
    elif weekdays_between(first_day, last_day, stop_after=MOST_DAYS) > MOST_DAYS:
        problems["last_day"] = f"An inspection takes at most {MOST_DAYS} working days"
    return problems


def weekdays_between(first: date, last: date, *, stop_after: int) -> int:
    """How many weekdays from first to last, both inclusive; counting stops above a number."""
    count = 0
    while first <= last and count <= stop_after:
        count += is_weekday(first)
        first += DAY
    return count


def problem_with_step(visit: Visit, phase: Phase, on: date, now: datetime) -> str | None:
    """Why a draft or a report cannot have come on that day; None where it can."""
    if on > london_date(now):
        return "The date cannot be in the future"
    if on < visit.last_day:
        return "The date must be on or after the last day on site"
    if phase == Phase.PUBLISHED and visit.draft_on is not None and on < visit.draft_on:
        return "The report cannot be published before the draft came"
    return None


def why_not_take_back(visit: Visit, now: datetime) -> str | None:
    """Why a visit cannot be taken back as a mistake; None where it can."""
    if visit.phase not in OPEN_PHASES:
        return "This visit is not open any more, so it cannot be taken back."
    if now - visit.recorded_at > TAKE_BACK_WITHIN:
        return (
            "A visit can be taken back within a day of being recorded. "
            "You can still correct its details."
        )
    return None
