"""Which ways a message takes: one row each, once per key."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from accounts.models import Person
from notifications.channels import (
    address_of,
    can_be_sent,
    only_way,
    why_refused,
    without_a_way,
)
from notifications.models import Message
from notifications.services import cancel
from tests import factories
from tests.fakes.notify import API_KEY
from tests.notifications.outbox import URGENT, put

pytestmark = pytest.mark.django_db
EMAIL, TEXT = Message.Channel.EMAIL, Message.Channel.TEXT
ORDINARY = Message.Priority.ORDINARY


@pytest.fixture
def has_texts(settings: Settings) -> None:
    settings.NOTIFY_API_KEY = API_KEY


def somebody(**fields: object) -> Person:
    given = {"email": "sam@example.org", "telephone": "+447700900123", "wants_texts": True}
    return factories.person("Sam", **{**given, **fields})


def ways() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("key").values_list("key", "channel"))


@pytest.mark.usefixtures("has_texts")
@pytest.mark.parametrize(
    ("fields", "priority", "expected"),
    [
        ({}, ORDINARY, [("k", EMAIL)]),
        ({}, URGENT, [("k", EMAIL), ("text:k", TEXT)]),
        ({"wants_email": False}, ORDINARY, [("k", TEXT)]),
        ({"wants_email": False}, URGENT, [("k", EMAIL), ("text:k", TEXT)]),
        ({"email": ""}, ORDINARY, [("k", TEXT)]),
        ({"email": ""}, URGENT, [("k", TEXT)]),
        ({"wants_texts": False}, URGENT, [("k", EMAIL)]),
        ({"telephone": "020 7946 0123"}, URGENT, [("k", EMAIL)]),
        ({"telephone": "", "email": ""}, URGENT, [("k", EMAIL)]),
    ],
)
def test_an_ordinary_message_takes_one_way_and_an_urgent_one_all(
    now: datetime, fields: dict[str, object], priority: int, expected: list[tuple[str, str]]
) -> None:
    message = put(somebody(**fields), now=now, key="k", priority=priority)
    assert ways() == expected
    assert (message.key, message.channel) == expected[0]


@pytest.mark.parametrize("are_sent", [True, False])
@pytest.mark.parametrize("email", ["", "sam@example.org"])
@pytest.mark.parametrize("wants_texts", [True, False])
@pytest.mark.parametrize(
    "telephone",
    ["", "+447700900123", "+447000900123", "+447600900123", "+447624900123", "+442079460123"],
)
def test_who_cannot_be_sent_anything_is_found_as_they_are_judged(
    settings: Settings, are_sent: bool, email: str, wants_texts: bool, telephone: str
) -> None:
    settings.NOTIFY_API_KEY = API_KEY if are_sent else ""
    sam = somebody(email=email, wants_texts=wants_texts, telephone=telephone)

    assert Person.objects.filter(without_a_way()).exists() is not can_be_sent(sam)


@pytest.mark.usefixtures("has_texts")
def test_a_message_may_go_one_way_alone(now: datetime) -> None:
    put(somebody(), now=now, key="k", priority=URGENT, channel=TEXT)
    assert ways() == [("k", TEXT)]


def test_where_texts_are_not_set_up_everything_goes_by_email(now: datetime) -> None:
    put(somebody(), now=now, key="k", priority=URGENT)
    assert ways() == [("k", EMAIL)]


@pytest.mark.usefixtures("has_texts")
def test_who_begins_to_want_texts_gets_none_of_what_was_sent_before(now: datetime) -> None:
    sam = somebody(wants_texts=False)
    put(sam, now=now, key="k", priority=URGENT)
    sam.wants_texts = True
    put(sam, now=now + timedelta(days=9), key="k", priority=URGENT)
    assert ways() == [("k", EMAIL)]


@pytest.mark.usefixtures("has_texts")
def test_cancelling_ends_both(now: datetime) -> None:
    put(somebody(), now=now, key="k", priority=URGENT)
    assert cancel(keys=["k"], why="it was taken back", now=now) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.CANCELLED}


@pytest.mark.usefixtures("has_texts")
def test_who_can_be_sent_something(db: None) -> None:
    assert can_be_sent(somebody(email=""))
    assert can_be_sent(somebody(telephone=""))
    assert not can_be_sent(somebody(email="", telephone=""))


@pytest.mark.usefixtures("has_texts")
@pytest.mark.django_db(transaction=True)
def test_two_transactions_with_one_key_make_one_message_for_each_way(now: datetime) -> None:
    sam = somebody()
    together, got = threading.Barrier(2), []

    def run() -> None:
        together.wait()
        try:
            with transaction.atomic():
                got.append(put(sam, now=now, key="k", priority=URGENT).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert len(set(got)) == 1
    assert ways() == [("k", EMAIL), ("text:k", TEXT)]


@pytest.mark.usefixtures("has_texts")
def test_two_messages_share_no_reference(now: datetime) -> None:
    first = put(somebody(wants_email=False), now=now, key="a")
    second = put(somebody(wants_email=False, email=""), now=now, key="b")
    second.reference = first.reference
    with pytest.raises(IntegrityError, match="reference"), transaction.atomic():
        second.save()


@pytest.mark.usefixtures("has_texts")
def test_a_receipt_is_of_a_text_and_has_its_time(now: datetime) -> None:
    text = put(somebody(wants_email=False), now=now, key="a")
    mail = put(now=now, key="b")
    text.receipt, text.receipt_at = Message.Receipt.DELIVERED, now
    text.save()
    mail.receipt, mail.receipt_at = Message.Receipt.DELIVERED, now
    for wrong in (mail, text):
        text.receipt_at = None
        with pytest.raises(IntegrityError, match="receipts_are"), transaction.atomic():
            wrong.save()


@pytest.mark.usefixtures("has_texts")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, TEXT),
        ({"wants_email": False}, None),
        ({"email": "sam@example.org"}, None),
        ({"telephone": "020 7946 0123"}, None),
        ({"account": True, "email": ""}, None),
    ],
)
def test_a_mobile_number_is_the_only_way_where_nothing_else_is_known_and_nobody_was_asked(
    db: None, fields: dict[str, object], expected: str | None
) -> None:
    sam = somebody(**{"email": "", "wants_texts": False, **fields})
    assert only_way(sam) == expected
    # What is not queued for that way alone does not go to them.
    assert not can_be_sent(sam) or sam.email


@pytest.mark.usefixtures("has_texts")
def test_what_is_queued_for_the_only_way_is_not_refused(now: datetime) -> None:
    sam = somebody(email="", wants_texts=False)
    message = put(sam, now=now, key="k", channel=TEXT)
    assert why_refused(message, address_of(message)) == ""
    assert message.person is not None
    message.person.wants_email = False
    assert why_refused(message, address_of(message)) == "They do not want text messages."


def test_without_texts_there_is_no_only_way(db: None) -> None:
    assert only_way(somebody(email="", wants_texts=False)) is None
