"""How long each person has to answer, and at which hours they are asked. Pure.

Near the team (the evening before, each day on site) minutes count: messages are urgent, and go
at any hour from seven in the morning until half past nine at night. Later in the night nobody is
rung: a step that is opened then waits until seven. Before and after, hours count: nothing is
urgent, nobody is asked in quiet hours, and a coordinator's half hour is one in which somebody is
there to look.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts.models import Person
from accounts.wishes import QUIET_UNTIL
from buddies.models import ContactCheck
from buddies.staffed import staffed_time_after
from core.clock import LONDON, london_date, london_time
from inspections.models import Phase
from inspections.workdays import DAY
from schools.models import Network

Moment = ContactCheck.Moment
NEAR_THE_TEAM = (Moment.EVENING_BEFORE, Moment.END_OF_DAY)
# The evening itself: most people are up, and the head is not alone with the night yet.
EVENING_ENDS = time(21, 30)
# On which the question is whether they have spoken that very day.
TODAY = (Moment.CALLED, Moment.EVENING_BEFORE, Moment.END_OF_DAY)
COORDINATORS_HALF_HOUR = 30
# Once everybody was asked in vain, coordinators take turns: minutes in which somebody is there.
IN_TURN, IN_TURN_NEAR = 120, timedelta(hours=1)


@dataclass(frozen=True)
class Pace:
    """How long the buddy has each time, then each of the others."""

    buddy: timedelta
    other: timedelta
    last_resort: timedelta
    coordinator: timedelta | None = None
    is_near: bool = False
    buddy_times: int = 2


# From half past five these end before the evening does: buddy until 19:00, reserve until 19:30,
# the last resort until 20:00, and four coordinators until 21:20.
NEAR = Pace(
    timedelta(minutes=45), timedelta(minutes=30), timedelta(minutes=30), timedelta(minutes=20),
    is_near=True,
)  # fmt: skip
# A school day has gaps of about an hour; the evening before has its own check.
AT_THE_CALL = Pace(timedelta(hours=1), timedelta(hours=1), timedelta(hours=1))
# From ten in the morning: somebody has answered before the day is over.
SOON = Pace(timedelta(hours=2), timedelta(hours=2), timedelta(hours=2))
# Nothing hurries: a day each, counted without the nights.
LATER = Pace(timedelta(hours=14), timedelta(hours=14), timedelta(hours=14))

# What only coordinators are asked.
COORDINATORS = SOON


def pace_of(moment: str, phase: str) -> Pace:
    """How fast a check goes on, by its moment and where its visit stands."""
    if moment in NEAR_THE_TEAM or phase == Phase.ON_SITE:
        return NEAR
    if moment == Moment.CALLED:
        return AT_THE_CALL
    return LATER if moment == Moment.SIX_WEEKS else SOON


def is_urgent(pace: Pace, now: datetime) -> bool:
    """Whether a step that is opened now is sent on every channel, in the evening too."""
    at = now.astimezone(LONDON).time()
    return pace.is_near and QUIET_UNTIL <= at < EVENING_ENDS


def coordinators_wait(
    pace: Pace, network: Network, person: Person, now: datetime, *, is_again: bool = False
) -> timedelta:
    """How long a coordinator has who is asked now: minutes near the team, else half an hour in
    which the network is staffed; longer where everybody was asked in vain before (``is_again``).
    Quiet hours, in which waiting stands still, are left out."""
    if pace.coordinator is not None:
        return IN_TURN_NEAR if is_again else pace.coordinator
    minutes = IN_TURN if is_again else COORDINATORS_HALF_HOUR
    until = staffed_time_after(network, now, minutes)
    return _waking(person, now, until)


def _waking(person: Person, begin: datetime, end: datetime) -> timedelta:
    """The time between two moments outside of somebody's quiet hours; at least a minute."""
    total, day = timedelta(0), london_date(begin)
    while day <= london_date(end):
        wakes, sleeps = (
            london_time(day, at.hour, at.minute) for at in (person.quiet_until, person.quiet_from)
        )
        total += max(timedelta(0), min(end, sleeps) - max(begin, wakes))
        day += DAY
    return max(total, timedelta(minutes=1))
