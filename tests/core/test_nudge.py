"""Nudges: after the commit, once, and never in the way."""

from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from core.nudge import nudge, nudge_after_commit

TASK = "core.tasks.reconcile"


class Rollback(Exception):
    pass


@pytest.fixture
def broken_broker() -> Any:
    """A broker at which nobody listens."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    pool = current_app.amqp._producer_pool
    current_app.amqp._producer_pool = None
    current_app.pool.force_close_all()
    current_app._pool = None
    yield
    current_app.conf.broker_url = before
    current_app.amqp._producer_pool = pool
    current_app._pool = None


def test_a_broker_that_is_away_is_logged_and_nothing_more(
    broken_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    nudge(TASK)
    assert "the sweep will find the work" in caplog.text


@pytest.mark.django_db
def test_one_nudge_for_each_task_however_often_it_is_asked_for(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as nudges:
        for _ in range(3):
            nudge_after_commit(TASK)
            nudge_after_commit("another")
    assert [each.args for each in nudges] == [(TASK,), ("another",)]


@pytest.mark.django_db
def test_a_nudge_that_was_rolled_back_does_not_stand_for_a_later_one(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as nudges:
        with pytest.raises(Rollback), transaction.atomic():
            nudge_after_commit(TASK)
            raise Rollback
        assert nudges == []
        with transaction.atomic():
            nudge_after_commit(TASK)
        nudge_after_commit(TASK)
    # One from inside the savepoint, which might have been rolled back when it was asked for,
    # and one from outside it.
    assert 1 <= len(nudges) <= 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_goes_at_once_and_after_a_rollback_not_at_all() -> None:
    sent: list[str] = []
    before, current_app.send_task = current_app.send_task, lambda task, **_: sent.append(task)
    try:
        nudge_after_commit(TASK)
        assert sent == [TASK]
        with pytest.raises(Rollback), transaction.atomic():
            nudge_after_commit(TASK)
            raise Rollback
        assert sent == [TASK]
        with transaction.atomic():
            nudge_after_commit(TASK)
            assert sent == [TASK]
        assert sent == [TASK, TASK]
    finally:
        current_app.send_task = before
