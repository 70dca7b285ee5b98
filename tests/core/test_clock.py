"""The only clock: London's days and hours, and the demo's jumps."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from core import clock
from core.models import ClockOffset


@pytest.mark.parametrize(
    ("day", "hour", "minute", "moment"),
    [
        (date(2026, 1, 15), 18, 30, datetime(2026, 1, 15, 18, 30, tzinfo=UTC)),
        (date(2026, 7, 15), 18, 30, datetime(2026, 7, 15, 17, 30, tzinfo=UTC)),
        # The clocks go forward: there is no half past one.
        (date(2026, 3, 29), 0, 30, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (date(2026, 3, 29), 1, 30, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), 7, 30, datetime(2026, 3, 29, 6, 30, tzinfo=UTC)),
        # They go back: half past one comes twice, and the first is meant.
        (date(2026, 10, 25), 1, 30, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), 7, 30, datetime(2026, 10, 25, 7, 30, tzinfo=UTC)),
        (date(2028, 2, 29), 9, 0, datetime(2028, 2, 29, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_what_londons_clocks_show(
    day: date, hour: int, minute: int, moment: datetime
) -> None:
    assert clock.london_time(day, hour, minute) == moment


def test_in_summer_londons_day_begins_an_hour_before_utcs() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert clock.london_date(late) == date(2026, 7, 1)


@pytest.mark.django_db
def test_the_clock_moves_for_every_process_through_one_row(now: datetime) -> None:
    clock.travel_to(now)
    assert abs(clock.now() - now) < timedelta(seconds=10)
    assert clock.today() == date(2026, 11, 24)
    clock.travel_to(now + timedelta(days=7))
    assert clock.today() == date(2026, 12, 1)
    assert ClockOffset.objects.count() == 1
    assert str(ClockOffset.objects.get()).startswith("Clock offset")


@pytest.mark.django_db
def test_the_machines_own_time_does_not_move(now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        clock.travel_to(now + timedelta(days=7))
        assert clock.machine_time() == now
        assert clock.now() == now + timedelta(days=7)


@pytest.mark.django_db
def test_a_held_clock_gives_one_reading_and_follows_a_journey(now: datetime) -> None:
    with clock.held():
        reading = clock.now()
        assert clock.now() == reading
        clock.travel_to(now)
        assert clock.now() == now
    assert clock.now() != now


@pytest.mark.django_db
def test_in_production_the_clock_neither_moves_nor_asks(settings: Settings, now: datetime) -> None:
    clock.travel_to(now + timedelta(days=700))
    settings.CLOCK_MAY_MOVE = False
    with time_machine.travel(now, tick=False):
        assert clock.now() == now
        with pytest.raises(ImproperlyConfigured):
            clock.travel_to(now)
