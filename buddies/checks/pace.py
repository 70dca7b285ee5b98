"""How long each person has to answer, and at which hours they are asked. Pure.

Near the team (the evening before, each day on site) minutes count: messages are urgent, and go
at any hour from seven in the morning until half past nine at night. Later in the night nobody is
rung: a step that is opened then waits until seven. Before and after, hours count: nothing is
urgent, nobody is asked in quiet hours, and a coordinator's half hour is one in which somebody is
there to look.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Person
from buddies.models import ContactCheck
from buddies.staffed import staffed_wait
from inspections.models import Phase
from notifications.quiet import may_be_rung
from schools.models import Network

Moment = ContactCheck.Moment
NEAR_THE_TEAM = (Moment.EVENING_BEFORE, Moment.END_OF_DAY)
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
    return pace.is_near and may_be_rung(now)


def coordinators_wait(
    pace: Pace, network: Network, person: Person, now: datetime, *, is_again: bool = False
) -> timedelta:
    """How long a coordinator has who is asked now: minutes near the team, else half an hour in
    which the network is staffed; longer where everybody was asked in vain before (``is_again``).
    Quiet hours, in which waiting stands still, are left out."""
    if pace.coordinator is not None:
        return IN_TURN_NEAR if is_again else pace.coordinator
    minutes = IN_TURN if is_again else COORDINATORS_HALF_HOUR
    return staffed_wait(network, person, now, minutes)
