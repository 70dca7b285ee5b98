"""The only clock. Read it at the edges (a view, a task, a command) and pass ``now`` down.

In demo and test mode an offset kept in one database row is added, so that web, worker
and beat travel together; production never reads it.
"""

from calendar import monthrange
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")

# One reading per request: a page must not straddle two times, nor ask the database twice.
_reading: ContextVar[datetime | None] = ContextVar("clock_reading", default=None)


def now() -> datetime:
    """The current time, aware, in UTC; with the demo's offset where the clock may move."""
    held = _reading.get()
    return held if held is not None else _read()


def _read() -> datetime:
    if not settings.CLOCK_MAY_MOVE:
        return timezone.now()
    from core.models import ClockOffset

    return timezone.now() + ClockOffset.current()


def machine_time() -> datetime:
    """The machine's own time, which a demo never moves: for leases and time-outs alone."""
    return timezone.now()


def today() -> date:
    """Today's date in London."""
    return london_date(now())


def london_date(moment: datetime) -> date:
    """The date in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def london_time(day: date, hour: int, minute: int = 0) -> datetime:
    """The aware moment at which London's clocks show that time on that day.

    In the hour that spring skips the clock is moved on; of autumn's doubled hour the
    first is meant.
    """
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(
        ZoneInfo("UTC")
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def travel_to(moment: datetime) -> None:
    """Move the clock of a demo or test installation. Raises ImproperlyConfigured elsewhere."""
    if not settings.CLOCK_MAY_MOVE:
        raise ImproperlyConfigured("The clock moves only in demo and test mode.")
    from core.models import ClockOffset

    offset: timedelta = moment - timezone.now()
    ClockOffset.objects.update_or_create(pk=1, defaults={"offset": offset})
    if _reading.get() is not None:
        _reading.set(moment)


class held:
    """Context manager: every ``now()`` inside gives the same reading."""

    def __enter__(self) -> datetime:
        reading = _read()
        self._token = _reading.set(reading)
        return reading

    def __exit__(self, *exc: object) -> None:
        _reading.reset(self._token)
