"""How an e-mail looks when it arrives."""

from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from bench.sink import Sink
from notifications.delivery import deliver
from notifications.mail import message_id
from tests.notifications.outbox import URGENT, put

pytestmark = pytest.mark.django_db


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
    assert mail["List-Unsubscribe"] == "<https://covenant.example/me/>"
    assert mail["Date"] == "Tue, 24 Nov 2026 09:00:00 +0000"
    assert mail["Message-ID"] == message_id("greeting:1")
    assert mail["Message-ID"].endswith("@covenant.example>")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_payload().replace("\r\n", "\n") == (
        "Good morning.\nAll is well.\n\n-- \n"
        "To change what Covenant sends you: https://covenant.example/me/\n"
    )


def test_an_urgent_message_offers_no_such_thing(now: datetime, sink: Sink) -> None:
    put(now=now, priority=URGENT)
    deliver(urgent=True, now=now, worker="test")
    [mail] = sink.mails
    assert mail["List-Unsubscribe"] is None
    assert mail.get_payload().strip() == "Hello."


def test_the_message_id_rests_on_the_key_and_does_not_show_it() -> None:
    assert message_id("visit:7:sam") == message_id("visit:7:sam")
    assert message_id("visit:7:sam") != message_id("visit:8:sam")
    assert "visit" not in message_id("visit:7:sam")
