"""Stale marks: nothing is forgotten, nobody is held up, and the act stays."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from core import clock, stale, tasks
from core.models import StaleMark

pytestmark = pytest.mark.django_db
Runs = list[tuple[str, int]]


@pytest.fixture
def runs() -> Runs:
    return []


@pytest.fixture
def register(runs: Runs) -> Iterator[Callable[..., None]]:
    """Registers reconcilers for this test alone; one that is given an error raises it."""
    before = dict(stale._reconcilers)
    stale._reconcilers.clear()

    def add(name: str, kind: str = "visit", error: Exception | None = None) -> None:
        def run(object_id: int, now: datetime) -> None:
            runs.append((name, object_id))
            if error:
                raise error

        stale.register(name, kind, run)

    yield add
    stale._reconcilers.clear()
    stale._reconcilers.update(before)


def test_each_reconciler_of_the_kind_runs_once_however_often_it_was_marked(
    register: Callable[..., None], runs: Runs, now: datetime
) -> None:
    register("plan")
    register("tell")
    register("other", "school")
    for _ in range(3):
        stale.mark("visit", 7, now=now)
    assert stale.sweep(now=now) == 2
    assert sorted(runs) == [("plan", 7), ("tell", 7)]
    assert stale.sweep(now=now) == 0
    assert not StaleMark.objects.exists()


def test_one_that_raises_keeps_its_mark_with_the_error_and_stops_nobody(
    register: Callable[..., None], runs: Runs, now: datetime
) -> None:
    register("broken", error=LookupError("no template"))
    register("sound")
    stale.mark("visit", 7, now=now)
    stale.mark("visit", 8, now=now)
    assert stale.sweep(now=now) == 2
    assert ("sound", 7) in runs
    assert ("sound", 8) in runs
    for mark in StaleMark.objects.all():
        assert (mark.reconciler, mark.error) == ("broken", "LookupError: no template")
        assert (mark.attempts, mark.retry_at) == (1, now + timedelta(seconds=30))
    assert str(mark).endswith("for broken")


def test_it_is_tried_again_ever_later_but_at_least_hourly(
    register: Callable[..., None], runs: Runs, now: datetime
) -> None:
    register("broken", error=LookupError())
    stale.mark("visit", 7, now=now)
    moment, waits = now, []
    for _ in range(12):
        stale.sweep(now=moment)
        retry_at = StaleMark.objects.get().retry_at
        assert retry_at is not None
        assert stale.sweep(now=retry_at - timedelta(seconds=1)) == 0
        waits.append(retry_at - moment)
        moment = retry_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=1)
    assert len(runs) == 12


def test_once_it_is_mended_the_mark_goes(
    register: Callable[..., None], runs: Runs, now: datetime
) -> None:
    register("plan", error=LookupError())
    stale.mark("visit", 7, now=now)
    stale.sweep(now=now)
    stale._reconcilers.clear()
    register("plan")
    stale.settle(now=now + timedelta(minutes=1))
    assert not StaleMark.objects.exists()


def test_what_a_reconciler_wrote_before_it_raised_is_undone(
    register: Callable[..., None], now: datetime
) -> None:
    register("plan")

    def half(object_id: int, now: datetime) -> None:
        clock.travel_to(now + timedelta(days=365))
        raise LookupError

    stale.register("half", "visit", half)
    stale.mark("visit", 7, now=now)
    assert stale.sweep(now=now) == 1
    assert clock.now() < now + timedelta(days=100)


def test_a_mark_set_while_its_reconciler_runs_is_kept(
    register: Callable[..., None], now: datetime
) -> None:
    seen = []

    def again(object_id: int, at: datetime) -> None:
        seen.append(object_id)
        if len(seen) < 3:
            stale.mark("visit", object_id, now=at)

    register("unused", "school")
    stale.register("again", "visit", again)
    stale.mark("visit", 7, now=now)
    assert stale.sweep(now=now) == 1
    assert StaleMark.objects.count() == 1
    stale.settle(now=now)
    assert seen == [7, 7, 7]


def test_settling_ends_even_where_the_marks_do_not(
    register: Callable[..., None], now: datetime
) -> None:
    seen = []

    def forever(object_id: int, at: datetime) -> None:
        seen.append(object_id)
        stale.mark("visit", object_id, now=at)

    register("unused", "school")
    stale.register("forever", "visit", forever)
    stale.mark("visit", 7, now=now)
    stale.settle(now=now, rounds=4)
    assert len(seen) == 4


def test_a_mark_of_an_earlier_release_goes_quietly(
    register: Callable[..., None], now: datetime
) -> None:
    StaleMark.objects.create(kind="visit", object_id=7, reconciler="gone", marked_at=now)
    assert stale.sweep(now=now) == 0
    assert not StaleMark.objects.exists()


def test_a_name_is_registered_once(register: Callable[..., None]) -> None:
    register("plan")
    with pytest.raises(ValueError, match="plan"):
        register("plan")
    run = stale.reconcilers("visit")[0].run
    stale.register("plan", "visit", run)
    assert len(stale.reconcilers("visit")) == 1


def test_a_mark_goes_with_the_act_that_set_it(register: Callable[..., None], now: datetime) -> None:
    register("plan")
    with pytest.raises(LookupError), transaction.atomic():
        stale.mark("visit", 7, now=now)
        raise LookupError
    assert not StaleMark.objects.exists()


def test_the_task_sweeps(register: Callable[..., None], runs: Runs, now: datetime) -> None:
    register("plan")
    clock.travel_to(now)
    stale.mark("visit", 7, now=now)
    tasks.reconcile()
    assert runs == [("plan", 7)]


@pytest.mark.django_db(transaction=True)
def test_where_two_sweeps_meet_each_mark_is_dealt_with_once(
    register: Callable[..., None], now: datetime
) -> None:
    seen: list[int] = []
    together = threading.Barrier(2)

    def slow(object_id: int, at: datetime) -> None:
        seen.append(object_id)
        threading.Event().wait(0.02)

    register("unused", "school")
    stale.register("slow", "visit", slow)
    for number in range(10):
        stale.mark("visit", number, now=now)

    def run() -> None:
        together.wait()
        try:
            stale.sweep(now=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(10))
    assert not StaleMark.objects.exists()
