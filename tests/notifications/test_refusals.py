"""What a mail server's no means: for now, for good, or for all."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from pytest_django.fixtures import Settings

from bench.sink import Sink
from notifications.delivery import WAITS, deliver, deliver_batch
from notifications.mail import Mailer
from notifications.models import Message
from notifications.services import cancel
from tests.conftest import NOW
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


def run(now: datetime) -> int:
    return deliver(urgent=False, now=now, worker="test")


def test_a_no_for_now_is_tried_again_ever_later(now: datetime, sink: Sink) -> None:
    sink.answers["a@example.org"] = "450 4.2.1 <a@example.org> try again"
    message = put(now=now, key="a", priority=URGENT)
    moment = now
    for count, wait in enumerate(WAITS[URGENT], start=1):
        assert run(moment) == 0
        assert state(message) == (
            State.QUEUED,
            "The mail server refused it (450): the mailbox is full or closed.",
        )
        assert (message.attempts, message.not_before) == (count, moment + wait)
        assert run(message.not_before - timedelta(seconds=1)) == 0
        moment = message.not_before
    assert state(message)[0] == State.QUEUED
    assert message.attempts == len(WAITS[URGENT])
    sink.answers.clear()
    assert run(moment) == 1
    assert state(message) == (State.SENT, "")


def test_the_longest_wait_is_kept_to(now: datetime, sink: Sink) -> None:
    sink.answers["a@example.org"] = "451 later"
    message = put(now=now, key="a")
    Message.objects.update(attempts=40)
    run(now)
    message.refresh_from_db()
    assert message.not_before == now + WAITS[Message.Priority.ORDINARY][-1]
    assert message.error == "The mail server refused it (451)."


def test_trying_again_ends_when_it_would_be_too_late(now: datetime, sink: Sink) -> None:
    sink.answers["a@example.org"] = "450 4.7.1 greylisted"
    message = put(now=now, key="a", expires_at=now + timedelta(seconds=60))
    run(now)
    assert state(message) == (
        State.FAILED,
        "The mail server refused it (450): it was turned away as unwanted.",
    )
    assert message.finished_at == now


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("550 5.1.1 <a@example.org> unknown", "(550): there is no such address."),
        ("552 5.3.4 too big", "(552): the mail system could not take it."),
        ("554 5.9.9 who knows", "(554)."),
        ("550 no", "(550)."),
    ],
)
def test_a_no_for_good_has_failed_and_says_why_without_the_address(
    now: datetime, sink: Sink, caplog: pytest.LogCaptureFixture, reply: str, error: str
) -> None:
    sink.answers["a@example.org"] = reply
    message = put(now=now, key="a")
    other = put(now=now, key="b")
    with caplog.at_level(logging.DEBUG):
        assert run(now) == 1
    assert state(message) == (State.FAILED, f"The mail server refused it {error}")
    assert state(other)[0] == State.SENT
    assert "example.org" not in caplog.text


def test_a_no_to_the_content_counts_too(now: datetime, sink: Sink) -> None:
    sink.data_answers["a@example.org"] = "554 5.6.0 content"
    message = put(now=now, key="a")
    run(now)
    assert state(message) == (
        State.FAILED,
        "The mail server refused it (554): its content was not accepted.",
    )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"hangs_up_on": {"a@example.org"}}, "The connection to the mail server broke"),
        ({"answers": {"a@example.org": "421 4.3.2 closing"}}, "The mail server refused it (421)"),
        ({"sender_answer": "530 5.7.0 sign in"}, "The mail server takes no mail from us (530)"),
    ],
)
def test_where_the_server_itself_fails_the_rest_of_the_batch_waits_uncounted(
    now: datetime, sink: Sink, change: dict[str, object], error: str
) -> None:
    for name, value in change.items():
        setattr(sink, name, value)
    first, second = put(now=now, key="a"), put(now=now, key="b")
    batch = deliver_batch(urgent=False, now=now, worker="test")
    assert (batch.sent, batch.away) == (0, {"email"})
    assert state(first)[0] == State.QUEUED
    assert first.error.startswith(error)
    assert (first.attempts, first.not_before) == (1, now + timedelta(minutes=1))
    assert state(second) == (State.QUEUED, "")
    assert (second.attempts, second.not_before, second.claimed_by) == (0, now, "")


def test_a_server_that_cannot_be_reached_costs_one_message_an_attempt(
    now: datetime, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    first, second = put(now=now, key="a"), put(now=now, key="b")
    assert deliver_batch(urgent=False, now=now, worker="test").away
    assert state(first) == (
        State.QUEUED,
        "The mail server could not be reached (ConnectionRefusedError).",
    )
    assert state(second) == (State.QUEUED, "")


def test_a_refused_password_is_our_trouble_and_fails_no_message(
    now: datetime, sink: Sink, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "covenant", "wrong"
    message = put(now=now, key="a")
    assert run(now) == 0
    assert state(message)[0] == State.QUEUED
    assert "could not be reached" in message.error


def test_what_cannot_be_written_as_an_email_has_failed(now: datetime, sink: Sink) -> None:
    message = put(now=now, key="a", subject="two\nlines")
    other = put(now=now, key="b")
    assert run(now) == 1
    assert state(message) == (
        State.FAILED,
        "It could not be written as an e-mail (BadHeaderError).",
    )
    assert state(other)[0] == State.SENT


class BrokenBackend:
    """A mail back-end with a fault of its own."""

    def __init__(self, **options: object) -> None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send_messages(self, mails: object) -> None:
        raise RuntimeError("somebody@example.org")


def test_an_unforeseen_fault_is_kept_by_its_kind_and_stops_nobody(
    now: datetime, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    first, second = put(now=now, key="a"), put(now=now, key="b")
    assert deliver_batch(urgent=False, now=now, worker="test").claimed == 2
    for message in (first, second):
        assert state(message) == (State.QUEUED, "Unexpected: RuntimeError.")
        assert message.attempts == 1
    assert "example.org" not in caplog.text


def test_a_connection_is_closed_also_after_an_error(sink: Sink) -> None:
    with pytest.raises(smtplib.SMTPServerDisconnected), Mailer():
        raise smtplib.SMTPServerDisconnected


class TakenBackMeanwhile(EmailBackend):
    """A connection during whose use the message is cancelled."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        cancel(keys=["a"], why="it was taken back", now=NOW)
        return super().send_messages(email_messages)


@pytest.mark.parametrize(
    ("answer", "ends"),
    [("450 try again", State.CANCELLED), ("550 no", State.CANCELLED), ("", State.SENT)],
)
def test_a_message_cancelled_while_it_is_handed_over_stays_cancelled_unless_it_was_taken(
    now: datetime, sink: Sink, settings: Settings, answer: str, ends: State
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.TakenBackMeanwhile"
    if answer:
        sink.answers["a@example.org"] = answer
    message = put(now=now, key="a")
    run(now)
    assert state(message)[0] == ends
