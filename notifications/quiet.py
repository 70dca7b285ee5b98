"""The hours in which only what is urgent may ring at somebody's bedside."""

from datetime import datetime, time, timedelta

from accounts.wishes import QUIET_FROM, QUIET_UNTIL
from core.clock import LONDON, london_date, london_time

# Most people are up until then, also those who are sent nothing ordinary any more.
EVENING_ENDS = time(21, 30)


def may_be_rung(moment: datetime) -> bool:
    """Whether London's clocks stand at an hour at which what is urgent may ring at people who need
    not be woken: by day, and in the evening."""
    return QUIET_UNTIL <= moment.astimezone(LONDON).time() < EVENING_ENDS


def is_quiet(moment: datetime, begin: time = QUIET_FROM, end: time = QUIET_UNTIL) -> bool:
    """Whether London's clocks stand between nine at night and seven in the morning, or within
    somebody's own, wider quiet hours."""
    at = moment.astimezone(LONDON).time()
    return at >= begin or at < end


def end_of_quiet(moment: datetime, end: time) -> datetime:
    """When London's clocks next show the end of quiet hours, after a moment within them."""
    here = moment.astimezone(LONDON)
    day = here.date() if here.time() < end else here.date() + timedelta(days=1)
    return london_time(day, end.hour, end.minute)


def awake_between(begin: datetime, end: datetime, *, wakes: time, sleeps: time) -> timedelta:
    """The time between two moments outside of somebody's quiet hours, which last from ``sleeps``
    until ``wakes``."""
    total, day = timedelta(0), london_date(begin)
    while day <= london_date(end):
        morning, night = (london_time(day, at.hour, at.minute) for at in (wakes, sleeps))
        total += max(timedelta(0), min(end, night) - max(begin, morning))
        day += timedelta(days=1)
    return total
