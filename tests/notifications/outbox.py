"""Short ways to fill the outbox and to look into it."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from notifications.models import Message
from notifications.services import queue
from tests import factories

URGENT = Message.Priority.URGENT


def put(
    person: Person | None = None, *, now: datetime, key: str = "greeting:1", **fields: Any
) -> Message:
    """A message to somebody with an address, unless a person is given."""
    given = {"occasion": "A greeting", "subject": f"Covenant: {key}", "text": "Hello."}
    return queue(
        key=key,
        person=person or factories.person("Sam", email=f"{key.replace(':', '-')}@example.org"),
        now=now,
        **{**given, **fields},
    )


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.error
