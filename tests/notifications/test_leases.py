"""Workers that die in the middle of a batch, and two that meet."""

import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection

from bench.sink import Sink
from core import clock
from notifications.claims import MOST_DEATHS, claim, take_over
from notifications.delivery import deliver, deliver_batch
from notifications.models import Message
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


def test_a_message_that_is_claimed_is_nobody_elses(now: datetime, sink: Sink) -> None:
    message = put(now=now)
    taken = claim(worker="one", now=now, urgent_only=False)
    assert taken.ids == [message.pk]
    assert deliver(urgent=False, now=now, worker="two") == 0
    message.refresh_from_db()
    assert message.attempts == 1  # counted before it is tried


def test_what_a_dead_worker_left_is_taken_over_when_its_lease_has_run_out(
    now: datetime, sink: Sink
) -> None:
    messages = [put(now=now, key=f"greeting:{number}") for number in range(3)]
    with time_machine.travel(now, tick=False) as machine:
        claim(worker="dead", now=now, urgent_only=False)
        machine.shift(timedelta(seconds=119))
        assert deliver(urgent=False, now=now, worker="alive") == 0
        machine.shift(timedelta(seconds=2))
        assert deliver(urgent=False, now=now, worker="alive") == 3
    for message in messages:
        assert state(message)[0] == State.SENT
    # The first may have been handed over before the worker died, the others cannot have.
    assert [message.was_repeated for message in messages] == [True, False, False]
    assert [message.attempts for message in messages] == [2, 1, 1]


def test_a_jump_of_the_demos_clock_makes_no_worker_look_dead(now: datetime) -> None:
    put(now=now)
    claim(worker="alive", now=now, urgent_only=False)
    clock.travel_to(now + timedelta(days=7))
    assert take_over(now=clock.now()) == 0


def test_the_leases_of_two_dead_workers_are_told_apart(now: datetime) -> None:
    ordinary = put(now=now, key="a")
    urgent, other = put(now=now, key="b", priority=URGENT), put(now=now, key="c", priority=URGENT)
    claim(worker="one", now=now, urgent_only=True)
    claim(worker="two", now=now, urgent_only=False)
    with time_machine.travel(clock.machine_time() + timedelta(hours=1)):
        assert take_over(now=now) == 3
    for message in (ordinary, urgent, other):
        message.refresh_from_db()
    assert (urgent.was_repeated, other.was_repeated, ordinary.was_repeated) == (True, False, True)


def test_a_message_that_kills_every_worker_is_given_up(now: datetime) -> None:
    message = put(now=now)
    with time_machine.travel(now, tick=False) as machine:
        for _ in range(MOST_DEATHS):
            assert claim(worker="dead", now=now, urgent_only=False).ids == [message.pk]
            machine.shift(timedelta(hours=1))
            take_over(now=now)
    assert state(message) == (State.FAILED, "Handing it over was cut short too often.")
    assert message.finished_at == now


def test_a_slow_batch_lengthens_its_lease(now: datetime, sink: Sink) -> None:
    for number in range(2):
        put(now=now, key=f"greeting:{number}")
    with time_machine.travel(now, tick=False) as machine:

        def slow() -> bool:
            machine.shift(timedelta(seconds=70))
            assert take_over(now=now) == 0
            return False

        assert deliver_batch(urgent=False, now=now, worker="slow", stop=slow).sent == 2


def test_a_worker_that_was_only_slow_sends_nothing_that_another_has_taken_over(
    now: datetime, sink: Sink
) -> None:
    for number in range(2):
        put(now=now, key=f"greeting:{number}")
    with time_machine.travel(now, tick=False) as machine:

        def asleep() -> bool:
            machine.shift(timedelta(seconds=200))
            if not sink.mails:
                deliver(urgent=False, now=now, worker="other")
            return False

        assert deliver_batch(urgent=False, now=now, worker="slow", stop=asleep).sent == 0
    assert sorted(sink.ids.values()) == [1, 1]


def test_told_to_stop_a_worker_lets_the_rest_wait_uncounted(now: datetime, sink: Sink) -> None:
    messages = [put(now=now, key=f"greeting:{number}") for number in range(3)]
    answers = iter([False, True])
    batch = deliver_batch(urgent=False, now=now, worker="one", stop=lambda: next(answers))
    assert (batch.claimed, batch.sent) == (3, 1)
    for message in messages:
        message.refresh_from_db()
    assert [message.attempts for message in messages] == [1, 0, 0]
    assert deliver(urgent=False, now=now, worker="two") == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(now: datetime, sink: Sink) -> None:
    for number in range(60):
        put(now=now, key=f"greeting:{number}")
    together = threading.Barrier(2)

    def run(worker: str) -> None:
        together.wait()
        try:
            while deliver_batch(urgent=False, now=now, worker=worker).claimed:
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.ids) == 60
    assert set(sink.ids.values()) == {1}
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
