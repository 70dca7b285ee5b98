"""The demo's letter box: every message that was sent, newest first, for reading."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Letter:
    """One message as it lies in the folder."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str
    # What is attached, by name.
    files: tuple[str, ...] = ()


def names() -> list[str]:
    """The messages' file names, newest first."""
    folder = Path(settings.DEMO_MAIL)
    return sorted((path.name for path in folder.glob("*.eml")), reverse=True)


def letter(name: str) -> Letter | None:
    """One message by its file name; None where there is none of that name."""
    content = _content(name)
    if content is None:
        return None
    body = content.get_body(preferencelist=("plain", "html"))
    stamp = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f")  # noqa: DTZ007
    return Letter(
        name=name,
        at=stamp.replace(tzinfo=ZoneInfo("UTC")).astimezone(LONDON),
        to=str(content["To"]),
        subject=str(content["Subject"]),
        text=body.get_content() if body is not None else "",
        files=tuple(str(part.get_filename()) for part in content.iter_attachments()),
    )


def file_of(name: str, number: int) -> tuple[str, bytes, str] | None:
    """What is attached to a message, by its place: its name, content and MIME type; None where
    there is no such thing."""
    content = _content(name)
    found = list(content.iter_attachments())[number : number + 1] if content is not None else []
    if not found:
        return None
    [part] = found
    return str(part.get_filename()), part.get_content(), part.get_content_type()


def _content(name: str) -> EmailMessage | None:
    if name not in names():
        return None
    read = (Path(settings.DEMO_MAIL) / name).read_bytes()
    return message_from_bytes(read, policy=policy.default)
