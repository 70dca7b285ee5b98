from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from core import clock
from notifications.delivery import deliver
from notifications.models import Message
from tests.notifications.outbox import put

pytestmark = pytest.mark.django_db


def test_the_demo_keeps_its_mail_in_a_folder_in_the_order_of_its_time(
    now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "notifications.demo_mail.DemoMailBackend"
    settings.DEMO_MAIL = tmp_path / "mail"
    for days, key in ((7, "later"), (0, "sooner")):
        moment = now + timedelta(days=days)
        clock.travel_to(moment)
        put(now=moment, key=key)
        assert deliver(urgent=False, now=moment, worker="test") == 1
    files = sorted(settings.DEMO_MAIL.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    subjects = [message_from_bytes(file.read_bytes())["Subject"] for file in files]
    assert subjects == ["Covenant: sooner", "Covenant: later"]


def test_a_message_is_called_by_its_number_and_occasion(now: datetime) -> None:
    message = put(now=now, occasion="A greeting")
    assert str(message) == f"Message {message.pk} (A greeting)"
    assert Message.objects.get() == message
