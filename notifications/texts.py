"""The text message channel, by GOV.UK Notify: what a text says, and what its answers mean."""

import logging
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import APIError, InvalidResponse

from notifications.answers import Away, Permanent, Temporary
from notifications.demo_mail import DemoTexts
from notifications.models import Message

# Each of the client's warnings repeats Notify's answer, which may hold a number.
logging.getLogger("notifications_python_client").setLevel(logging.ERROR)

SECONDS = 10
# Notify takes 918 characters; four parts of a text are enough to read on a telephone.
LONGEST = 600
# A refusal with one of these is about what was set up, not about one message.
OUR_SETUP = ("template_id", "Template ", "Missing personalisation")


class Texter:
    """One session with Notify, begun at the first message and kept for a batch."""

    def __init__(self) -> None:
        self._client: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            self._client.request_session.close()

    def send(self, message: Message, *, address: str, now: datetime) -> None:
        """Hand over one text; returning means that Notify said yes.

        Raises Temporary, Away or Permanent, each with its words.
        """
        if self._client is None:
            self._client = _client()
        try:
            self._client.send_sms_notification(
                phone_number=address,
                template_id=settings.NOTIFY_TEMPLATE_ID,
                personalisation={"text": compose(message)},
                reference=message.reference,
            )
        except InvalidResponse:
            raise Temporary("Notify’s answer could not be read.") from None
        except APIError as error:
            raise _meaning(error) from None


def _client() -> Any:
    if not settings.NOTIFY_API_KEY:  # the demo alone has texts without one
        return DemoTexts()
    return NotificationsAPIClient(
        settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_BASE_URL, timeout=SECONDS
    )


def compose(message: Message) -> str:
    """What the text says: the subject, and as many whole paragraphs as a text has room for;
    where some are left out, where to read on."""
    paragraphs = [message.subject, *message.text.strip().split("\n\n")]
    more = f"More: {settings.SITE_ADDRESS}/home/"
    said: list[str] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        rest = [] if number == len(paragraphs) else [more]
        if len("\n\n".join([*said, paragraph, *rest])) > LONGEST:
            said.append(more)
            break
        said.append(paragraph)
    return "\n\n".join(said)


def _meaning(error: APIError) -> Exception:
    """What Notify's refusal means. Its own words are read here and never kept: they may hold
    the number."""
    status, said = error.status_code, str(error.message)
    if error.response is None:
        return Away("Notify could not be reached.")
    if status == 400 and "phone_number" in said:
        return Permanent("Notify refused it (400): there is no such mobile number.")
    if status == 400 and "send to this recipient" in said:
        return Permanent("Notify refused it (400): this key may not text this number.")
    if status == 400 and not any(words in said for words in OUR_SETUP):
        return Permanent("Notify refused it (400): its content was not accepted.")
    if status == 500:
        return Temporary("Notify had an error of its own (500).")
    # A wrong key, clock or template, a limit that is used up, an address that is not Notify's:
    # nothing that another message would change.
    return Away(f"Notify takes no texts from us at present ({status}).")
