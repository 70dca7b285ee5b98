"""How an e-mail looks when it arrives."""

from datetime import datetime
from email.message import Message as Mail
from email.policy import compat32

import pytest
from pytest_django.fixtures import Settings

from bench.sink import Sink
from notifications.delivery import deliver
from notifications.mail import compose, message_id
from notifications.markup import as_html
from notifications.models import Message
from tests.notifications.outbox import URGENT, put

pytestmark = pytest.mark.django_db


def parts_of(mail: Mail) -> list[str]:
    """The text of each form, as a mail program shows it."""
    payloads = [part.get_payload(decode=True) for part in mail.get_payload()]
    return [payload.decode().replace("\r\n", "\n") for payload in payloads]


def test_an_ordinary_message_says_how_to_turn_it_off(
    now: datetime, sink: Sink, settings: Settings
) -> None:
    settings.SITE_ADDRESS = "https://covenant.example"
    settings.DEFAULT_FROM_EMAIL = "Covenant <hello@covenant.example>"
    put(now=now, text="Good morning.\nAll is well.\n")
    deliver(urgent=False, now=now, worker="test")
    [mail] = sink.mails
    assert mail["Subject"] == "Covenant: greeting:1"
    assert mail["Auto-Submitted"] == "auto-generated"
    turn_off = mail["List-Unsubscribe"].strip()
    assert turn_off.startswith("<https://covenant.example/me/unsubscribe/")
    assert mail["Date"] == "Tue, 24 Nov 2026 09:00:00 +0000"
    assert mail["Message-ID"] == message_id("greeting:1")
    assert mail["Message-ID"].endswith("@covenant.example>")
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = parts_of(mail)
    assert plain == (
        "Good morning.\nAll is well.\n\n-- \n"
        "To change what Covenant sends you: https://covenant.example/me/\n"
        f"To turn e-mail off: {turn_off[1:-1]}\n"
    )
    assert "<p>Good morning.<br>\nAll is well.</p>" in html
    assert '<a href="https://covenant.example/me/">Change what Covenant sends you</a>' in html
    assert f'<a href="{turn_off[1:-1]}">turn e-mail off</a>' in html


def test_an_urgent_message_offers_no_such_thing(now: datetime, sink: Sink) -> None:
    put(now=now, priority=URGENT)
    deliver(urgent=True, now=now, worker="test")
    [mail] = sink.mails
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    plain, html = parts_of(mail)
    assert plain.strip() == "Hello."
    assert "<p>Hello.</p>" in html
    assert "unsubscribe" not in html


def test_both_forms_say_the_same_and_numbers_can_be_rung(now: datetime, sink: Sink) -> None:
    put(
        now=now, priority=URGENT, subject="Covenant: please ring <Sam>",
        text="020 7946 0123 – Sam O’Neill & <b>co</b> (after 4pm)\n\n"
        "Or 020 7946 0999, room 12345678.\nYour page: https://covenant.example/a?b=1&c=2.",
    )  # fmt: skip
    deliver(urgent=True, now=now, worker="test")
    [mail] = sink.mails
    plain, html = parts_of(mail)
    assert "Sam O’Neill & <b>co</b>" in plain
    assert '<p><a href="tel:+442079460123">020 7946 0123</a> – Sam O’Neill &amp; &lt;b&gt;' in html
    assert '<a href="tel:+442079460999">020 7946 0999</a>, room 12345678.<br>' in html
    assert '<a href="https://covenant.example/a?b=1&amp;c=2">' in html
    assert "<title>Covenant: please ring &lt;Sam&gt;</title>" in html
    for remote in ("<img", "<link", "<script", "src=", "style"):
        assert remote not in html


@pytest.mark.parametrize(
    "subject",
    [
        "Covenant: hello", " two  spaces and a tab\tand one at the end ", "", "Sam O’Neill",
        "x" * 67, "x" * 68, "word " * 13 + "xx", "word " * 30, "=?utf-8?q?not_encoded?=",
    ],
)  # fmt: skip
def test_a_letter_is_byte_for_byte_what_python_writes(now: datetime, subject: str) -> None:
    message = Message(key="greeting:1", person_id=1, subject=subject, text="Hello.")
    written = compose(message, address="sam@example.org", now=now).message()
    ours = written.as_bytes(linesep="\r\n")
    written.policy = compat32
    assert ours == written.as_bytes(linesep="\r\n")


def test_what_only_looks_like_a_number_is_left_as_it_is() -> None:
    assert as_html("Ring 0000 000 000 0.") == "<p>Ring 0000 000 000 0.</p>"


def test_the_message_id_rests_on_the_key_and_does_not_show_it() -> None:
    assert message_id("visit:7:sam") == message_id("visit:7:sam")
    assert message_id("visit:7:sam") != message_id("visit:8:sam")
    assert "visit" not in message_id("visit:7:sam")
