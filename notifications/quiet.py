"""The hours in which only what is urgent may ring at somebody's bedside."""

from datetime import datetime, time, timedelta

from accounts.wishes import QUIET_FROM, QUIET_UNTIL
from core.clock import LONDON, london_time


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
