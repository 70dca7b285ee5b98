"""Files that go with an e-mail. The outbox holds the name of what makes one; it is made at the
moment of sending, so that it says how things are by then, and is kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from notifications.models import Message


@dataclass(frozen=True)
class File:
    """A file as it goes with an e-mail. ``kind``: its MIME type."""

    name: str
    content: bytes = field(repr=False)
    kind: str


# Takes the message, of which ``network_id`` and ``person`` are known, and now. Raises
# ``answers.Unwanted`` where its person is not to have the file any more: nothing is sent then.
Make = Callable[[Message, datetime], File]

_makers: dict[str, Make] = {}


def register(name: str, make: Make) -> None:
    """Have ``make`` make the file of messages queued with ``attachment=name``; called from
    ``AppConfig.ready``. Once a name is in use it stays: messages that wait carry it."""
    _makers[name] = make


def file_of(message: Message, now: datetime) -> File | None:
    """The file that goes with a message; None where none does."""
    return _makers[message.attachment](message, now) if message.attachment else None
