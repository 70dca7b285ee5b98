"""When coordinators are there: a network's hours in London, on weekdays without public holidays.
Pure."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import Person
from core.clock import LONDON, london_date
from inspections.workdays import DAY, is_weekday
from notifications.quiet import awake_between, end_of_quiet, is_quiet
from schools.models import Network


def is_staffed(network: Network, moment: datetime) -> bool:
    """Whether somebody is expected to look at this moment; at closing time nobody is any more."""
    opens, closes = _hours(network, london_date(moment))
    return opens <= moment < closes


def staffed_time_after(network: Network, moment: datetime, minutes: int) -> datetime:
    """When so many minutes of staffed time will have gone by, counted from ``moment``.

    With 0 minutes the first moment from then on at which somebody is there.
    """
    left, day = timedelta(minutes=minutes), london_date(moment)
    while True:
        opens, closes = _hours(network, day)
        begin = max(opens, moment)
        # At closing time waiting may end, but nothing can begin.
        if begin < closes and begin + left <= closes:
            return begin + left
        left -= max(closes - begin, timedelta(0))
        day += DAY


def staffed_wait(network: Network, person: Person, now: datetime, minutes: int) -> timedelta:
    """How long somebody has, asked now, so that so many minutes are left in which the network is
    staffed and they are awake; counted as escalations wait, without quiet hours. At least a
    minute."""
    until = staffed_time_after(network, now, minutes)
    wakes, sleeps = person.quiet_until, person.quiet_from
    if is_quiet(until, sleeps, wakes):
        until = end_of_quiet(until, wakes) + timedelta(minutes=minutes)
    return max(awake_between(now, until, wakes=wakes, sleeps=sleeps), timedelta(minutes=1))


def _hours(network: Network, day: date) -> tuple[datetime, datetime]:
    """The first moment of a day's staffed hours and the one after the last; the same twice on a
    day without any."""
    opens = datetime.combine(day, network.staffed_from, LONDON).astimezone(UTC)
    if not is_weekday(day):
        return opens, opens
    return opens, datetime.combine(day, network.staffed_until, LONDON).astimezone(UTC)
