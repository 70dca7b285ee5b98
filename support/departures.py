"""How a departure from the default moves: one table, with the audit verb beside it, and whose turn
it is. Pure.

The default after a hard report is to support head and team. Two of different organisations propose
to depart from it; the head has it first, and ten working days to answer. Only then does it count,
and only if both could propose it that day too: whoever has left speaks for nobody.
A head's own choice to go is said by them alone, counts at once and against nobody.
"""

from collections.abc import Callable
from datetime import date, datetime

from core.clock import london_date
from core.states import Transitions
from inspections.workdays import after
from support.models import Departure

S = Departure.State

STATES = Transitions(
    {
        (S.PROPOSED, S.WITH_HEAD): "departure.seconded",
        (S.WITH_HEAD, S.ANSWERED): "departure.answered",
        (S.WITH_HEAD, S.COUNTED): "departure.counted",
        (S.ANSWERED, S.COUNTED): "departure.counted",
        (S.PROPOSED, S.WITHDRAWN): "departure.withdrawn",
        (S.WITH_HEAD, S.WITHDRAWN): "departure.withdrawn",
        (S.ANSWERED, S.WITHDRAWN): "departure.withdrawn",
        (S.PROPOSED, S.LAPSED): "departure.lapsed",
        (S.WITH_HEAD, S.LAPSED): "departure.lapsed",
        (S.ANSWERED, S.LAPSED): "departure.lapsed",
        # Of a head’s own choice alone: what others proposed has been counted in public.
        (S.COUNTED, S.WITHDRAWN): "departure.own_choice_taken_back",
    }
)
OPEN = (S.PROPOSED, S.WITH_HEAD, S.ANSWERED)
WITH_THE_HEAD = (S.WITH_HEAD, S.ANSWERED)
# In the meaning of what a head must do (DOMAIN 5.7).
WORKING_DAYS = 10


def last_day_to_answer(seconded_on: date, is_working_day: Callable[[date], bool]) -> date:
    """The tenth working day after the day on which a second person proposed it too."""
    return after(seconded_on, WORKING_DAYS, is_working_day)


def is_due(departure: Departure, today: date) -> bool:
    """Whether the days in which the head answers are over, so that it counts: an answer makes it
    no earlier, because the head may think again, and those who proposed it too."""
    return (
        departure.state in WITH_THE_HEAD
        and departure.answer_by is not None
        and today > departure.answer_by
    )


def union_may_know(departure: Departure, now: datetime) -> bool:
    """Whether the officer whom the head named may know: the head first, so once they have read
    it, and on the day after at the latest, so that nobody is alone with it."""
    if departure.state not in WITH_THE_HEAD or departure.seconded_at is None:
        return False
    is_next_day = london_date(now) > london_date(departure.seconded_at)
    return departure.seen_at is not None or is_next_day
