"""The demo's letter box: every message that was sent, newest first, for reading."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
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


def names() -> list[str]:
    """The messages' file names, newest first."""
    folder = Path(settings.DEMO_MAIL)
    return sorted((path.name for path in folder.glob("*.eml")), reverse=True)


def letter(name: str) -> Letter | None:
    """One message by its file name; None where there is none of that name."""
    if name not in names():
        return None
    content = message_from_bytes(
        (Path(settings.DEMO_MAIL) / name).read_bytes(), policy=policy.default
    )
    body = content.get_body(preferencelist=("plain", "html"))
    stamp = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f")  # noqa: DTZ007
    return Letter(
        name=name,
        at=stamp.replace(tzinfo=ZoneInfo("UTC")).astimezone(LONDON),
        to=str(content["To"]),
        subject=str(content["Subject"]),
        text=body.get_content() if body is not None else "",
    )
