"""The hours in which coordinators are there: London's clocks, weekdays, no public holiday."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from buddies.staffed import is_staffed, staffed_time_after, staffed_wait
from core.clock import LONDON
from schools.models import Network

CITY = Network(slug="city", name="City", staffed_from=time(8), staffed_until=time(18))


# Minutes of two years.
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_one"),
    [
        ("2026-11-10T07:59", False),
        ("2026-11-10T08:00", True),
        ("2026-11-10T17:59", True),
        ("2026-11-10T18:00", False),
        ("2026-11-14T12:00", False),  # a Saturday
        ("2026-12-25T12:00", False),  # Christmas, a Friday
        ("2026-07-14T07:30", False),  # half past six in UTC, and yet not eight in summer
        ("2026-07-14T08:30", True),
    ],
)
def test_somebody_is_there_in_the_hours_of_a_weekday(moment: str, is_one: bool) -> None:
    assert is_staffed(CITY, at(moment)) is is_one


@pytest.mark.parametrize(
    ("moment", "minutes", "then"),
    [
        ("2026-11-10T09:00", 30, "2026-11-10T09:30"),
        ("2026-11-10T06:00", 30, "2026-11-10T08:30"),
        ("2026-11-10T17:45", 30, "2026-11-11T08:15"),
        ("2026-11-10T17:30", 30, "2026-11-10T18:00"),
        ("2026-11-10T18:00", 0, "2026-11-11T08:00"),
        ("2026-11-10T12:00", 0, "2026-11-10T12:00"),
        ("2026-11-13T17:50", 30, "2026-11-16T08:20"),  # over a weekend
        ("2026-12-24T17:50", 30, "2026-12-29T08:20"),  # Christmas, and Boxing Day moved
        ("2026-03-27T17:50", 30, "2026-03-30T08:20"),  # the clocks went on
        ("2026-10-23T17:50", 30, "2026-10-26T08:20"),  # the clocks went back
        ("2026-11-09T08:00", 1200, "2026-11-10T18:00"),  # two whole days
    ],
)
def test_waiting_counts_only_while_somebody_is_there(moment: str, minutes: int, then: str) -> None:
    assert staffed_time_after(CITY, at(moment), minutes) == at(then)


@given(
    moment=MOMENTS,
    first=st.integers(0, 900),
    second=st.integers(1, 900),
)
def test_waiting_twice_is_waiting_for_the_sum(moment: datetime, first: int, second: int) -> None:
    halfway = staffed_time_after(CITY, moment, first)
    assert staffed_time_after(CITY, halfway, second) == staffed_time_after(
        CITY, moment, first + second
    )


@given(moment=MOMENTS)
def test_a_moment_later_somebody_is_there_or_has_just_left(moment: datetime) -> None:
    then = staffed_time_after(CITY, moment, 30)
    assert is_staffed(CITY, then - timedelta(minutes=1))
    assert then >= moment + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("quiet_until", "asked_at", "minutes"),
    [
        # Until half past five, when somebody is still there.
        (time(7), "2026-11-10T17:00", 30),
        # From six in the evening until nine, and from seven in the morning until half past eight.
        (time(7), "2026-11-10T18:00", 3 * 60 + 90),
        # Whoever sleeps until nine has half an hour from then on.
        (time(9), "2026-11-10T18:00", 3 * 60 + 30),
    ],
)
def test_whoever_is_asked_has_their_time_in_staffed_and_waking_hours(
    quiet_until: time, asked_at: str, minutes: int
) -> None:
    person = Person(name="Dee Alvarez", quiet_from=time(21), quiet_until=quiet_until)
    assert staffed_wait(CITY, person, at(asked_at), 30) == timedelta(minutes=minutes)
