"""A worker's round, and its end."""

import os
import signal
import threading
from datetime import datetime

import pytest

from bench.sink import Sink
from core import clock
from notifications import tasks
from notifications.models import Message
from notifications.worker import FinishCurrent, deliver_round
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def _in_term_at_nine(db: None, now: datetime) -> None:
    clock.travel_to(now)


def test_a_round_hands_over_all_that_is_due(now: datetime, sink: Sink) -> None:
    for number in range(45):
        put(now=now, key=f"greeting:{number}")
    assert deliver_round(urgent=False) == 45
    assert deliver_round(urgent=False) == 0


def test_a_round_ends_when_its_time_is_up(now: datetime, sink: Sink) -> None:
    put(now=now)
    assert deliver_round(urgent=False, seconds=-1) == 0
    assert deliver_round(urgent=True, seconds=-1) == 0


def test_a_round_ends_where_the_mail_server_is_away(now: datetime, sink: Sink) -> None:
    sink.sender_answer = "451 not now"
    first, second = put(now=now, key="a"), put(now=now, key="b")
    assert deliver_round(urgent=False) == 0
    assert "(451)" in state(first)[1]
    assert state(second) == (State.QUEUED, "")


def test_the_tasks_run_a_round_each(now: datetime, sink: Sink) -> None:
    ordinary, urgent = put(now=now, key="a"), put(now=now, key="b", priority=URGENT)
    tasks.deliver_urgent()
    assert (state(ordinary)[0], state(urgent)[0]) == (State.QUEUED, State.SENT)
    tasks.deliver(told_by="the beat")
    assert state(ordinary)[0] == State.SENT


def test_told_to_go_a_worker_finishes_and_then_goes() -> None:
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("gone"))
    try:
        with FinishCurrent() as told:
            os.kill(os.getpid(), signal.SIGTERM)
            assert told.is_asked
            assert heard == []
        assert heard == ["gone"]
        with FinishCurrent() as told:
            assert not told.is_asked
        assert heard == ["gone"]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_in_a_thread_there_is_no_signal_to_hold_back() -> None:
    seen = []

    def run() -> None:
        with FinishCurrent() as told:
            seen.append(told.is_asked)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [False]
