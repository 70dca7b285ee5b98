"""Quiet hours and pauses: one's own, and everybody's."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import Person
from accounts.services import pause_messages, resume_messages
from bench.sink import Sink
from core.audit import System
from notifications.delivery import deliver
from notifications.models import Message
from notifications.quiet import end_of_quiet, is_quiet
from tests import factories
from tests.notifications.outbox import URGENT, put, state

State = Message.State
WIDE = {"quiet_from": time(19), "quiet_until": time(9)}


def run(now: datetime) -> int:
    return deliver(urgent=False, now=now, worker="test")


@pytest.fixture
def early(db: None) -> Person:
    """Somebody whose evenings are long."""
    return factories.person("Sam", email="sam@example.org", **WIDE)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        # The night in which the clocks go back, and the one in which they go forward.
        (datetime(2026, 10, 24, 19, 0, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 20, 0, tzinfo=UTC), datetime(2027, 3, 28, 8, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2027, 3, 28, 8, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_londons_clocks_on_both_nights_of_change(
    moment: datetime, ends: datetime
) -> None:
    assert is_quiet(moment, time(19), time(9))
    assert end_of_quiet(moment, time(9)) == ends
    assert not is_quiet(ends, time(19), time(9))
    assert is_quiet(ends - timedelta(seconds=1), time(19), time(9))


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 7, 1, 19, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 20, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 21, 0, tzinfo=UTC), True),
    ],
)
def test_everybodys_night_is_londons(moment: datetime, quiet: bool) -> None:
    assert is_quiet(moment) is quiet


def test_in_ones_own_quiet_hours_an_ordinary_message_waits_untried(
    early: Person, sink: Sink
) -> None:
    evening = factories.at(2026, 11, 24, 19, 30)
    mine = put(early, now=evening, key="a")
    urgent = put(early, now=evening, key="b", priority=URGENT)
    others = put(now=evening, key="c")
    assert run(evening) == 2
    assert state(mine) == (State.QUEUED, "")
    assert state(urgent)[0] == state(others)[0] == State.SENT
    morning = factories.at(2026, 11, 25, 9)
    assert (mine.attempts, mine.not_before, mine.finished_at) == (0, morning, None)
    assert run(morning - timedelta(minutes=1)) == 0
    assert run(morning) == 1
    assert state(mine)[0] == State.SENT


def test_what_is_of_no_use_after_ones_quiet_hours_is_missed(early: Person, sink: Sink) -> None:
    evening = factories.at(2026, 11, 24, 19, 30)
    message = put(early, now=evening, expires_at=evening + timedelta(hours=2))
    assert run(evening) == 0
    assert state(message) == (State.MISSED, "It was of no use after their quiet hours.")


@pytest.mark.django_db
def test_in_a_pause_nothing_is_sent_and_nothing_comes_later_in_a_heap(
    now: datetime, sink: Sink
) -> None:
    sam = factories.person("Sam", email="sam@example.org")
    pause_messages(person=sam, until=date(2026, 11, 26), by=sam, now=now)
    ordinary, urgent = put(sam, now=now, key="a"), put(sam, now=now, key="b", priority=URGENT)
    late = put(sam, now=now, key="c", not_before=factories.at(2026, 11, 25, 22))
    after = put(sam, now=now, key="d", not_before=factories.at(2026, 11, 26, 8))
    assert run(now) == 0
    paused = (State.REFUSED, "They asked for a pause.")
    assert state(ordinary) == state(urgent) == paused
    assert run(factories.at(2026, 11, 26, 8)) == 1
    assert state(late) == paused
    assert state(after)[0] == State.SENT


@pytest.mark.django_db
def test_a_pause_that_was_ended_stops_nothing(now: datetime, sink: Sink) -> None:
    sam = factories.person("Sam", email="sam@example.org")
    by = System("test")
    pause_messages(person=sam, until=date(2026, 11, 26), by=by, now=now)
    message = put(sam, now=now)
    resume_messages(person=sam, by=by, now=now)
    assert run(now) == 1
    assert state(message)[0] == State.SENT
