"""Files that go with an e-mail: named in the outbox, made as it is sent."""

from datetime import datetime, timedelta

import pytest

from bench.sink import Sink
from notifications import attachments
from notifications.answers import Unwanted
from notifications.attachments import File
from notifications.delivery import deliver
from notifications.models import Message
from tests import factories
from tests.fakes.notify import Notify
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


def a_list(message: Message, now: datetime) -> File:
    assert message.person is not None
    words = f"For {message.person_id} of {message.network_id}, {now:%H:%M}"
    return File("list.pdf", words.encode(), "application/pdf")


def not_theirs(message: Message, now: datetime) -> File:
    raise Unwanted("It is not theirs any more.")


def broken(message: Message, now: datetime) -> File:
    raise OSError("no paper")


@pytest.fixture(autouse=True)
def makers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "_makers", {})
    attachments.register("list", a_list)
    attachments.register("not-theirs", not_theirs)
    attachments.register("broken", broken)


def test_the_file_is_made_when_the_message_leaves_for_whom_it_is(now: datetime, sink: Sink) -> None:
    message = put(now=now, network_id=7, attachment="list")
    assert deliver(urgent=False, now=now + timedelta(hours=2), worker="test") == 1
    [mail] = sink.mails
    assert mail.get_content_type() == "multipart/mixed"
    letter, file = mail.get_payload()
    assert [part.get_content_type() for part in letter.get_payload()] == ["text/plain", "text/html"]
    assert (file.get_filename(), file.get_content_type()) == ("list.pdf", "application/pdf")
    assert file.get_payload(decode=True).decode() == f"For {message.person_id} of 7, 11:00"


def test_a_message_without_one_is_as_it_was(now: datetime, sink: Sink) -> None:
    put(now=now)
    deliver(urgent=False, now=now, worker="test")
    assert sink.mails[0].get_content_type() == "multipart/alternative"


def test_nothing_is_sent_to_somebody_who_is_not_to_have_the_file_any_more(
    now: datetime, sink: Sink
) -> None:
    unwanted, other = put(now=now, key="a:1", attachment="not-theirs"), put(now=now, key="a:2")
    assert deliver(urgent=False, now=now, worker="test") == 1
    assert state(unwanted) == (State.REFUSED, "It is not theirs any more.")
    assert state(other)[0] == State.SENT


@pytest.mark.parametrize(("name", "said"), [("broken", "OSError"), ("unknown", "KeyError")])
def test_a_file_that_cannot_be_made_stops_no_other_and_is_tried_again(
    now: datetime, sink: Sink, name: str, said: str
) -> None:
    message, other = put(now=now, key="a:1", attachment=name), put(now=now, key="a:2")
    assert deliver(urgent=False, now=now, worker="test") == 1
    assert state(message) == (State.QUEUED, f"Unexpected: {said}.")
    assert state(other)[0] == State.SENT


def test_a_text_carries_none(now: datetime, sink: Sink, notify: Notify) -> None:
    sam = factories.person(
        "Sam", email="sam@example.org", telephone="07700 900123", wants_texts=True
    )
    put(sam, now=now, priority=URGENT, attachment="list")
    assert deliver(urgent=True, now=now, worker="test") == 2
    assert dict(Message.objects.values_list("channel", "attachment")) == {
        "email": "list", "text": "",
    }  # fmt: skip
