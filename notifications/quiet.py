"""The hours in which only what is urgent may ring at somebody's bedside."""

from datetime import datetime, time

from core.clock import LONDON

QUIET_FROM = time(21)
QUIET_UNTIL = time(7)


def is_quiet(moment: datetime) -> bool:
    """Whether London's clocks stand between nine at night and seven in the morning."""
    at = moment.astimezone(LONDON).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL
