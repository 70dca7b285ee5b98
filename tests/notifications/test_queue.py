"""What goes into the outbox, once per key."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Person
from notifications.models import Message
from notifications.services import cancel, queue
from tests import factories

pytestmark = pytest.mark.django_db


def put(person: Person, now: datetime, key: str = "greeting:1", **fields: object) -> Message:
    given = {"occasion": "A greeting", "subject": "Covenant: hello", "text": "Hello."}
    return queue(key=key, person=person, now=now, **{**given, **fields})


def test_a_message_waits_with_all_that_was_said(now: datetime) -> None:
    sam = factories.person("Sam", email="sam@example.org")
    message = put(sam, now, network_id=7, is_private=True)
    assert message.state == Message.State.QUEUED
    assert (message.person, message.network_id, message.is_private) == (sam, 7, True)
    assert message.not_before == now
    assert message.expires_at == now + timedelta(days=3)


def test_an_urgent_message_is_of_use_for_a_day(now: datetime) -> None:
    message = put(factories.person(), now, priority=Message.Priority.URGENT)
    assert message.expires_at == now + timedelta(hours=24)


def test_a_used_key_gives_the_existing_message_unchanged(now: datetime) -> None:
    sam = factories.person("Sam")
    first = put(sam, now)
    again = put(sam, now + timedelta(days=1), text="Something else.")
    assert again.pk == first.pk
    assert again.text == "Hello."
    assert Message.objects.count() == 1


def test_a_used_key_leaves_the_callers_transaction_usable(now: datetime) -> None:
    sam = factories.person("Sam")
    put(sam, now)
    with transaction.atomic():
        put(sam, now)
        put(sam, now, key="greeting:2")
    assert Message.objects.count() == 2


def test_a_priority_that_does_not_exist_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError):
        put(factories.person(), now, priority=9)


def test_one_nudge_per_commit_and_urgent_ones_to_their_own_queue(
    now: datetime, django_capture_on_commit_callbacks
) -> None:
    sam = factories.person("Sam")
    with django_capture_on_commit_callbacks() as nudges:
        for number in range(5):
            put(sam, now, key=f"ordinary:{number}")
            put(sam, now, key=f"urgent:{number}", priority=Message.Priority.URGENT)
    assert sorted(each.args[0] for each in nudges) == [
        "notifications.tasks.deliver",
        "notifications.tasks.deliver_urgent",
    ]


def test_a_message_for_later_nudges_nobody(
    now: datetime, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as nudges:
        put(factories.person(), now, not_before=now + timedelta(hours=1))
    assert nudges == []


def test_cancelling_ends_what_waits_and_leaves_what_was_sent(now: datetime) -> None:
    sam = factories.person("Sam")
    waiting, sent = put(sam, now, key="a"), put(sam, now, key="b")
    Message.objects.filter(pk=sent.pk).update(state=Message.State.SENT)
    assert cancel(keys=["a", "b", "c"], why="no longer needed", now=now) == 1
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.state, waiting.error) == (Message.State.CANCELLED, "no longer needed")
    assert waiting.finished_at == now
    assert sent.state == Message.State.SENT


@pytest.mark.django_db(transaction=True)
def test_two_transactions_with_one_key_make_one_message(now: datetime) -> None:
    sam = factories.person("Sam")
    together, got = threading.Barrier(2), []

    def run() -> None:
        together.wait()
        try:
            with transaction.atomic():
                got.append(put(sam, now).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert len(set(got)) == 1
    assert Message.objects.count() == 1
