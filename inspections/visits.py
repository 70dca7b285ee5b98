"""The life of a visit: its transitions, the days it usually takes, and what cannot be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import london_date, london_time
from core.states import Transitions
from inspections.days import Gap, longest_stay
from inspections.models import OPEN_PHASES, Phase, Visit
from inspections.workdays import is_weekday


class Maker(StrEnum):
    """Who makes a move: the clock, as days come and go, or the people who keep the visit."""

    CLOCK = "The clock"
    PEOPLE = "People"
    # People correct the days, and the phase follows them.
    BOTH = "The clock, or people who correct the days"


@dataclass(frozen=True)
class Move:
    """One arrow of the table: the audit verb, and who makes it."""

    verb: str
    by: Maker


N, PL, O, D, PA, IN, F, DR, P, M, C, X = (  # noqa: E741
    Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.DEFERRED, Phase.PAUSED,
    Phase.INCOMPLETE, Phase.FEEDBACK, Phase.DRAFT, Phase.PUBLISHED, Phase.MONITORING,
    Phase.CLOSED, Phase.MISTAKEN,
)  # fmt: skip


def _moves(verb: str, by: Maker, *pairs: tuple[Phase, Phase]) -> dict[tuple[Phase, Phase], Move]:
    return dict.fromkeys(pairs, Move(verb, by))


MOVES: dict[tuple[Phase, Phase], Move] = {
    **_moves("visit.planned", Maker.PEOPLE, (N, PL)),
    **_moves("visit.on_site", Maker.BOTH, (N, O), (PL, O)),
    # Said late, when the clock has moved on already.
    **_moves("visit.deferred", Maker.PEOPLE, (N, D), (PL, D), (O, D), (F, D)),
    **_moves("visit.rescheduled", Maker.PEOPLE, (D, PL)),
    **_moves("visit.paused", Maker.PEOPLE, (O, PA), (F, PA)),
    **_moves("visit.left_incomplete", Maker.PEOPLE, (O, IN), (PA, IN), (F, IN)),
    **_moves("visit.resumed", Maker.BOTH, (PA, O), (IN, O)),
    **_moves("visit.feedback_given", Maker.BOTH, (N, F), (PL, F), (O, F), (PA, F), (IN, F)),
    # Days that were corrected to later ones.
    **_moves("visit.put_back", Maker.PEOPLE, (O, N), (O, PL), (F, N), (F, PL), (F, O)),
    # Somebody may catch up on what happened meanwhile.
    **_moves(
        "visit.draft_received", Maker.PEOPLE,
        (F, DR), (N, DR), (PL, DR), (O, DR), (PA, DR), (IN, DR),
    ),
    **_moves(
        "visit.published", Maker.PEOPLE,
        (DR, P), (N, P), (PL, P), (O, P), (PA, P), (IN, P), (F, P),
    ),
    **_moves("visit.monitored", Maker.PEOPLE, (P, M)),
    # A deferred visit may never come.
    **_moves("visit.closed", Maker.PEOPLE, (P, C), (M, C), (D, C)),
    **_moves("visit.taken_back", Maker.PEOPLE, *((phase, X) for phase in OPEN_PHASES)),
}  # fmt: skip
TRANSITIONS = Transitions({pair: move.verb for pair, move in MOVES.items()})
# A step that people made is undone along its own arrow. Of a mistake everybody has been told,
# so that is not undone: the call is recorded again.
UNDOING = Transitions(
    {
        (new, old): "visit.undone"
        for (old, new), move in MOVES.items()
        if move.by != Maker.CLOCK and new != X
    }
)

# The phases that follow the clock; the others follow what people say.
BY_CLOCK = (N, PL, O, F)
AWAY = (PA, IN)
BEFORE_THE_DRAFT = (N, PL, O, D, PA, IN, F)
# What people say in one step, without details of an interruption.
SAID = (PL, F, DR, P, M, C)
TEAM_COMES = 8
TEAM_HAS_LEFT = 18
TAKE_BACK_WITHIN = timedelta(hours=24)
MOST_DAYS = 5
FURTHEST_AHEAD = timedelta(days=120)
FURTHEST_BACK = timedelta(days=365)


def can_be_said(old: str, new: str) -> bool:
    """Whether people can say this move in one step. A deferred visit is planned again by its new
    days: without them nobody would know when the team comes, and nothing would follow."""
    return new in SAID and (old, new) != (D, PL) and TRANSITIONS.allows(old, new)


def comes_at(visit: Visit) -> datetime:
    """From when the team is on site: 08:00 of the first day in London; unannounced, from the
    moment of the call where that is earlier."""
    morning = london_time(visit.first_day, TEAM_COMES)
    return min(morning, visit.called_at) if visit.is_unannounced else morning


def phase_by_clock(visit: Visit, gap: Gap | None, now: datetime) -> Phase:
    """Where a visit stands by the clock. ``gap`` is the one in which a paused or incomplete
    visit is; it stays there until 08:00 of the day on which it resumes. A visit whose phase
    people say stays where it is."""
    phase = Phase(visit.phase)
    if phase in AWAY:
        if gap is None or gap.resumes_on is None or now < london_time(gap.resumes_on, TEAM_COMES):
            return phase
    elif phase not in BY_CLOCK:
        return phase
    if now >= london_time(visit.last_day, TEAM_HAS_LEFT):
        return F
    if now >= comes_at(visit):
        return O
    if phase in (N, PL):
        return phase
    return PL if visit.planned_at else N


def problems_with(
    *, called_at: datetime, first_day: date, last_day: date, now: datetime,
    is_unannounced: bool = False, gaps: Sequence[Gap] = (),
) -> dict[str, str]:  # fmt: skip
    """What is wrong with the details of a visit: a sentence for each field, or nothing."""
    today = london_date(now)
    problems: dict[str, str] = {}
    if called_at > now:
        problems["called_at"] = "The call cannot be later than now"
    elif london_date(called_at) < today - FURTHEST_BACK:
        problems["called_at"] = "The call must be within the last year"
    if is_unannounced and first_day != london_date(called_at):
        problems["first_day"] = (
            "Of an unannounced inspection the first day is the day on which the team came"
        )
    elif not is_weekday(first_day):
        problems["first_day"] = "The first day must be a weekday that is not a bank holiday"
    elif first_day < london_date(called_at):
        problems["first_day"] = "The first day must be on or after the day of the call"
    elif first_day > today + FURTHEST_AHEAD:
        problems["first_day"] = "The first day must be within four months from now"
    elif any(first_day > gap.stopped_on for gap in gaps):
        problems["first_day"] = "The first day must be on or before the day on which it stopped"
    return problems | problems_with_end(first_day, last_day, gaps=gaps)


def problems_with_end(
    first_day: date, last_day: date, *, gaps: Sequence[Gap] = (), field: str = "last_day"
) -> dict[str, str]:
    """What is wrong with the last day of a visit, or of the part of it that is still to come."""
    problem = ""
    if last_day < first_day:
        problem = "The last day must be on or after the first day"
    elif not is_weekday(last_day):
        problem = "The last day must be a weekday that is not a bank holiday"
    elif any(last_day < gap.stopped_on for gap in gaps):
        problem = "The last day must be on or after the day on which it stopped"
    elif any(gap.resumes_on and last_day < gap.resumes_on for gap in gaps):
        problem = "The last day must be on or after the day on which it resumes"
    elif (
        last_day > first_day + FURTHEST_BACK or longest_stay(first_day, last_day, gaps) > MOST_DAYS
    ):
        problem = f"An inspection takes at most {MOST_DAYS} working days"
    return {field: problem} if problem else {}


def problem_with_step(visit: Visit, phase: Phase, on: date, now: datetime) -> str | None:
    """Why feedback cannot have been given, or a draft or a report cannot have come, on that
    day; None where it can."""
    if on > london_date(now):
        return "The date cannot be in the future"
    if phase == F and on < visit.first_day:
        return "The team has not come yet. If it came earlier, correct the days first."
    if phase in (DR, P) and on < visit.last_day:
        return "The date must be on or after the last day on site"
    if phase == P and visit.draft_on is not None and on < visit.draft_on:
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
