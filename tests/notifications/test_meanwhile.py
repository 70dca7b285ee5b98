"""Urgent messages leave also while something long has their worker."""

from datetime import datetime

import pytest

from bench.sink import Sink
from core import clock
from notifications import meanwhile
from notifications.meanwhile import Meanwhile
from notifications.models import Message
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def _in_term_at_nine(db: None, now: datetime) -> None:
    clock.travel_to(now)


def test_what_is_urgent_leaves_between_two_steps_and_what_is_not_waits(
    now: datetime, sink: Sink
) -> None:
    ordinary, urgent = put(now=now, key="a"), put(now=now, key="b", priority=URGENT)
    between = Meanwhile(every=0)
    between()
    assert (state(ordinary)[0], state(urgent)[0]) == (State.QUEUED, State.SENT)
    assert between.sent == 1


def test_it_does_not_look_again_at_every_step(now: datetime, sink: Sink) -> None:
    urgent = put(now=now, priority=URGENT)
    between = Meanwhile(every=60)
    between()
    assert state(urgent)[0] == State.QUEUED


def test_after_a_whole_batch_it_looks_again_at_the_next_step(
    now: datetime, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.claims.BATCH", 2)
    monkeypatch.setattr(meanwhile, "BATCH", 2)
    for number in range(3):
        put(now=now, key=f"urgent:{number}", priority=URGENT)
    between = Meanwhile(every=0)
    between._every = 60
    between()
    assert between.sent == 2
    between()
    assert between.sent == 3
    put(now=now, key="late", priority=URGENT)
    between()
    assert between.sent == 3


def test_a_mail_server_that_is_away_keeps_nothing_else_waiting(now: datetime, sink: Sink) -> None:
    sink.sender_answer = "451 not now"
    put(now=now, key="a", priority=URGENT)
    between = Meanwhile(every=0)
    between()
    sink.sender_answer = ""
    urgent = put(now=now, key="b", priority=URGENT)
    between()
    assert state(urgent)[0] == State.QUEUED


def test_an_error_in_handing_over_ends_nothing_else(
    now: datetime, sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(**given: object) -> None:
        raise RuntimeError("The database is away.")

    monkeypatch.setattr(meanwhile, "deliver_batch", breaks)
    between = Meanwhile(every=0)
    between()
    between()
    assert caplog.text.count("could not be handed over meanwhile") == 1
