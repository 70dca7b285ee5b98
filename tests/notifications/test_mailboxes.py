"""A letter to an organisation's published address is to no person."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bench.sink import Sink
from notifications.delivery import deliver
from notifications.models import Message
from notifications.services import forget, queue_to_mailbox
from tests import factories
from tests.notifications.outbox import put, state

pytestmark = pytest.mark.django_db
OFFICE = "office@harbour.example"


def write(now: datetime, key: str = "signature:1") -> Message:
    return queue_to_mailbox(
        key=key, mailbox=OFFICE, occasion="Somebody signed for you", subject="Covenant: signed",
        text="Good morning.", now=now,
    )  # fmt: skip


def test_it_is_handed_over_without_anybodys_wishes(now: datetime, sink: Sink) -> None:
    message = write(now)

    assert deliver(urgent=False, now=now, worker="test") == 1

    assert state(message) == (Message.State.SENT, "")
    assert message.address == OFFICE
    [mail] = sink.mails
    assert mail["To"] == OFFICE
    assert mail["List-Unsubscribe"] is None
    plain = mail.get_payload()[0].get_payload(decode=True).decode()
    assert plain.strip() == "Good morning."


def test_it_is_written_once_under_its_key(now: datetime) -> None:
    assert write(now) == write(now)


def test_at_night_it_waits_as_others_do(sink: Sink) -> None:
    night = factories.at(2026, 11, 24, 23)
    write(night)

    assert deliver(urgent=False, now=night, worker="test") == 0
    assert deliver(urgent=False, now=night + timedelta(hours=9), worker="test") == 1


def test_it_is_forgotten_by_its_key(now: datetime) -> None:
    write(now)
    kept = write(now, key="signature:2")

    assert forget(keys=["signature:1", "signature:3"]) == 1
    assert Message.objects.get() == kept


@pytest.mark.parametrize("fields", [{"mailbox": OFFICE}, {"mailbox": OFFICE, "channel": "text"}])
def test_no_message_is_to_both_a_person_and_a_mailbox(
    now: datetime, fields: dict[str, str]
) -> None:
    message = put(now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**fields)
    Message.objects.filter(pk=message.pk).update(person=None, mailbox=OFFICE)
