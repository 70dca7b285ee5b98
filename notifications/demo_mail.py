"""The demo's mail and texts: kept in a folder, readable in the browser, sent to nobody."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock


class DemoMailBackend(BaseEmailBackend):
    """Writes each message as an .eml file whose name sorts by the demo's time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.DEMO_MAIL)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
            part = folder / f".{stamp}-{secrets.token_hex(4)}.part"
            part.write_bytes(message.message().as_bytes())
            part.rename(folder / f"{stamp}-{secrets.token_hex(4)}.eml")
        return len(email_messages)


class DemoTexts:
    """Stands where Notify's client does, and puts each text into the same folder."""

    def close(self) -> None:
        """Nothing is open."""

    @property
    def request_session(self) -> "DemoTexts":
        return self

    def send_sms_notification(
        self, *, phone_number: str, personalisation: dict[str, Any], **others: object
    ) -> None:
        letter = EmailMessage("Text message", personalisation["text"], to=[phone_number])
        DemoMailBackend().send_messages([letter])
