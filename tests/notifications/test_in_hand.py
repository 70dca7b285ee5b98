"""What a message costs the database, what is kept when, and what a crash of it leaves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from bench.sink import Sink
from notifications.claims import claim, take_over
from notifications.delivery import deliver
from notifications.in_hand import InHand
from notifications.models import Message
from tests.notifications.outbox import put, state

pytestmark = pytest.mark.django_db
State = Message.State
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def run(now: datetime) -> int:
    return deliver(urgent=False, now=now, worker="test")


def asked(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def test_each_further_message_costs_one_journey_to_postgresql(now: datetime, sink: Sink) -> None:
    def statements(messages: int) -> int:
        for number in range(messages):
            put(now=now, key=f"{messages}:{number}")
        with CaptureQueriesContext(connection) as queries:
            assert run(now) == messages
        return len(queries)

    each = 1 if connection.vendor == "postgresql" else 2
    assert statements(12) - statements(2) == 10 * each


class WhatIsKept(EmailBackend):
    """Notes the states that stand in the database whenever a message is handed over."""

    seen: ClassVar[list[list[str]]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.seen.append(list(Message.objects.order_by("pk").values_list("state", flat=True)))
        return super().send_messages(email_messages)


def test_an_end_is_kept_before_the_next_message_is_tried(
    now: datetime, sink: Sink, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.WhatIsKept"
    WhatIsKept.seen.clear()
    sink.answers["b@example.org"] = "550 no"
    for key in "abc":
        put(now=now, key=key)
    run(now)
    assert WhatIsKept.seen == [
        [State.CLAIMED, State.CLAIMED, State.CLAIMED],
        [State.SENT, State.CLAIMED, State.CLAIMED],
        [State.SENT, State.FAILED, State.CLAIMED],
    ]


def test_a_message_that_is_gone_is_passed_over(now: datetime, sink: Sink) -> None:
    message, other = put(now=now, key="a"), put(now=now, key="b")
    taken = claim(worker="test", now=now, urgent_only=False)
    message.delete()
    in_hand = InHand(taken, now)
    assert in_hand.read(message.pk) is None
    found = in_hand.read(other.pk)
    assert found is not None
    assert found.person is not None
    assert (found.text, found.person.email) == ("Hello.", "b@example.org")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_only_the_commit_of_what_was_sent_does_not_wait_for_the_disk(
    now: datetime, sink: Sink
) -> None:
    for key in "ab":
        put(now=now, key=key)
    in_hand = InHand(claim(worker="test", now=now, urgent_only=False), now)
    first, second = (Message.objects.get(key=key) for key in "ab")
    for message, keep in ((first, lambda: in_hand.read(second.pk)), (second, in_hand.keep)):
        in_hand.was_sent(message, "sam@example.org")
        with transaction.atomic():
            keep()
            assert asked("SHOW synchronous_commit") == "off"
        assert asked("SHOW synchronous_commit") == "on"
        assert state(message) == (State.SENT, "")
    with transaction.atomic():
        in_hand.read(second.pk)  # nothing is to be kept
        claim(worker="test", now=now, urgent_only=False)
        assert asked("SHOW synchronous_commit") == "on"


@on_postgresql
def test_after_a_crash_of_the_database_all_that_is_left_may_have_been_sent(now: datetime) -> None:
    """The server began to count at its last crash; here a claim was made a minute before."""
    crashed = datetime.fromisoformat(asked("SELECT stats_reset FROM pg_stat_bgwriter"))
    messages = [put(now=now, key=key) for key in "abc"]
    with time_machine.travel(crashed - timedelta(seconds=60)):
        claim(worker="dead", now=now, urgent_only=False)
    with time_machine.travel(crashed + timedelta(hours=1)):
        assert take_over(now=now) == 3
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.was_repeated, message.attempts) == (State.QUEUED, True, 1)
