"""Text messages, through Notify's real client against a server that answers as Notify does."""

import logging
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from accounts.models import Person
from bench.sink import Sink
from core import clock
from notifications.delivery import deliver, deliver_batch
from notifications.models import Message
from notifications.texts import LONGEST, compose
from notifications.worker import deliver_round
from tests import factories
from tests.fakes.notify import Notify
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State
NUMBER = "+447700900123"
OUR_TROUBLE = "Notify takes no texts from us at present"


def texter(**fields: object) -> Person:
    """Somebody who wants texts and no e-mail."""
    given = {"telephone": NUMBER, "wants_texts": True, "wants_email": False}
    return factories.person("Sam", **{**given, **fields})


def run(now: datetime, *, urgent: bool = False) -> int:
    return deliver(urgent=urgent, now=now, worker="test")


def test_a_text_says_subject_and_words_under_a_reference_that_shows_no_key(
    now: datetime, notify: Notify
) -> None:
    message = put(texter(), now=now, text="020 7946 0123 – Jo\n\nPlease ring Jo.\n")
    assert run(now) == 1
    assert state(message) == (State.SENT, "")
    assert message.address == NUMBER
    [text] = notify.texts
    assert text["phone_number"] == NUMBER
    assert text["personalisation"]["text"] == (
        "Covenant: greeting:1\n\n020 7946 0123 – Jo\n\nPlease ring Jo."
    )
    assert text["reference"] == message.reference
    assert "greeting" not in message.reference


def test_a_batch_of_texts_goes_over_one_connection(now: datetime, notify: Notify) -> None:
    for number in range(3):
        put(texter(), now=now, key=f"greeting:{number}")
    assert run(now) == 3
    assert len(notify.connections) == 1


def test_a_long_message_ends_with_where_to_read_on(now: datetime, settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://covenant.example"
    paragraphs = [f"{number} " + "word " * 30 for number in range(9)]
    text = compose(Message(subject="Covenant: hello", text="\n\n".join(paragraphs)))
    assert len(text) <= LONGEST
    assert text.startswith("Covenant: hello\n\n0 word")
    assert text.endswith("\n\nMore: https://covenant.example/home/")


def test_what_just_fits_is_said_whole() -> None:
    words = "w" * (LONGEST - len("Covenant: hello\n\n"))
    assert compose(Message(subject="Covenant: hello", text=words)).endswith(words)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((400, "ValidationError", "phone_number Not enough digits"), "no such mobile number"),
        (
            (400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
            "may not text this number",
        ),
        ((400, "BadRequestError", "Content for template is too long"), "content was not accepted"),
    ],
)
def test_what_notify_refuses_for_good_has_failed_and_the_others_go_on(
    now: datetime,
    notify: Notify,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, str, str],
    error: str,
) -> None:
    notify.answers[NUMBER] = answer
    message = put(texter(), now=now, key="a")
    other = put(texter(telephone="+447700900456"), now=now, key="b")
    with caplog.at_level(logging.DEBUG, logger="notifications"):
        assert run(now) == 1
    assert state(message)[0] == State.FAILED
    assert error in message.error
    assert state(other)[0] == State.SENT
    assert "7700" not in caplog.text + message.error


def test_an_error_of_notifys_own_is_tried_again_and_stops_nobody(
    now: datetime, notify: Notify
) -> None:
    notify.answers[NUMBER] = (500, "Exception", "Internal server error")
    message = put(texter(), now=now, key="a")
    other = put(texter(telephone="+447700900456"), now=now, key="b")
    assert run(now) == 1
    assert state(message) == (State.QUEUED, "Notify had an error of its own (500).")
    assert state(other)[0] == State.SENT
    notify.answers.clear()
    assert run(now + timedelta(minutes=1)) == 1


def test_an_answer_that_cannot_be_read_is_tried_again_under_the_same_reference(
    now: datetime, notify: Notify
) -> None:
    notify.garbles = True
    message = put(texter(), now=now)
    assert run(now) == 0
    assert state(message) == (State.QUEUED, "Notify’s answer could not be read.")
    notify.garbles = False
    assert run(now + timedelta(minutes=1)) == 1
    assert len({text["reference"] for text in notify.texts}) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (403, "AuthError", "Invalid token: API key not found"),
        (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
        (429, "TooManyRequestsError", "Exceeded send limits (50) for today"),
        (400, "BadRequestError", "Template not found"),
        (400, "BadRequestError", "Missing personalisation: name"),
        (404, "NotFound", "Not found"),
        (503, "Unavailable", "Service unavailable"),
    ],
)
def test_what_no_other_text_would_change_lets_the_rest_wait_uncounted(
    now: datetime, notify: Notify, answer: tuple[int, str, str]
) -> None:
    notify.answer = answer
    first, second = put(texter(), now=now, key="a"), put(texter(), now=now, key="b")
    assert run(now) == 0
    assert state(first) == (State.QUEUED, f"{OUR_TROUBLE} ({answer[0]}).")
    assert state(second) == (State.QUEUED, "")
    assert (first.attempts, second.attempts, notify.asked) == (1, 0, 1)


def test_a_notify_that_cannot_be_reached_costs_one_attempt(
    now: datetime, notify: Notify, settings: Settings
) -> None:
    settings.NOTIFY_BASE_URL = "http://127.0.0.1:1"
    first, second = put(texter(), now=now, key="a"), put(texter(), now=now, key="b")
    batch = deliver_batch(urgent=False, now=now, worker="test")
    assert batch.away == {"text"}
    assert state(first) == (State.QUEUED, "Notify could not be reached.")
    assert state(second) == (State.QUEUED, "")


def test_a_mail_server_that_is_away_stops_no_text(
    now: datetime, sink: Sink, notify: Notify
) -> None:
    clock.travel_to(now)
    sink.sender_answer = "451 not now"
    mails = [put(now=now, key=f"mail:{number:02}") for number in range(25)]
    text = put(texter(), now=now, key="text")
    assert deliver_round(urgent=False) == 1
    assert state(text)[0] == State.SENT
    assert {state(mail) for mail in mails} == {
        (State.QUEUED, ""),
        (State.QUEUED, "The mail server takes no mail from us (451)."),
    }
    assert sum(mail.attempts for mail in mails) == 1


def test_a_notify_that_is_away_stops_no_mail(now: datetime, sink: Sink, notify: Notify) -> None:
    clock.travel_to(now)
    notify.answer = (503, "Unavailable", "Service unavailable")
    texts = [put(texter(), now=now, key=f"a:{number}") for number in range(2)]
    put(now=now, key="b")
    assert deliver_round(urgent=False) == 1
    assert len(sink.mails) == 1
    assert sum(state(text) == (State.QUEUED, "") for text in texts) == 1


def test_wishes_and_numbers_count_as_they_are_at_the_last_moment(
    now: datetime, notify: Notify, settings: Settings
) -> None:
    landline, unwilling, gone = texter(), texter(), texter()
    a, b, c = put(landline, now=now, key="a"), put(unwilling, now=now, key="b"), put(gone, now=now)
    landline.telephone, unwilling.wants_texts, gone.erased_at = "+442079460123", False, now
    for person in (landline, unwilling, gone):
        person.save()
    assert run(now) == 0
    assert state(a) == state(c) == (State.REFUSED, "There is no mobile number.")
    assert state(b) == (State.REFUSED, "They do not want text messages.")
    d = put(texter(), now=now, key="d")
    settings.NOTIFY_API_KEY = ""
    assert run(now) == 0
    assert state(d) == (State.REFUSED, "Text messages are not set up.")
    assert notify.texts == []


def test_urgent_texts_pass_at_night(notify: Notify, sink: Sink) -> None:
    night = factories.at(2026, 11, 24, 23)
    put(texter(email="sam@example.org"), now=night, priority=URGENT)
    assert run(night, urgent=True) == 2
    assert (len(sink.mails), len(notify.texts)) == (1, 1)


def test_the_demo_puts_texts_beside_its_mail(now: datetime, settings: Settings, tmp_path) -> None:
    settings.DEMO, settings.DEMO_MAIL = True, tmp_path
    put(texter(), now=now, text="Please ring Jo.")
    assert run(now) == 1
    [file] = tmp_path.iterdir()
    assert NUMBER in file.read_text()
    assert "Please ring Jo." in file.read_text()
