"""Files an operator has uploaded and not yet decided on.

Each lies under a random name in var/uploads with a note beside it, until it is applied or put
aside; nobody's decision within a day removes it too.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """One file, and what its operator said of it."""

    token: str
    kind: str
    name: str
    as_at: date
    network: str
    at: datetime

    @property
    def path(self) -> Path:
        return _folder() / f"{self.token}.data"


def _folder() -> Path:
    folder = Path(settings.VAR) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(*, file: UploadedFile, kind: str, as_at: date, network: str, now: datetime) -> Upload:
    """Keep an uploaded file until it is decided on."""
    name = Path(file.name or "file").name[:200]
    upload = Upload(secrets.token_hex(16), kind, name, as_at, network, now)
    with open(upload.path, "xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    _note(upload.token).write_text(json.dumps(asdict(upload), default=str))
    return upload


def find(token: str) -> Upload | None:
    """The upload of this name; None where it was applied, put aside or is too old."""
    note = _note(token)
    if not (token.isalnum() and note.exists()):
        return None
    said: dict[str, Any] = json.loads(note.read_text())
    return Upload(
        **{
            **said,
            "as_at": date.fromisoformat(said["as_at"]),
            "at": datetime.fromisoformat(said["at"]),
        }
    )


def remove(upload: Upload) -> None:
    """Forget an upload: the file and the note."""
    upload.path.unlink(missing_ok=True)
    _note(upload.token).unlink(missing_ok=True)


def remove_old(*, now: datetime) -> int:
    """Forget uploads that nobody has decided on within a day; gives how many."""
    kept = [find(note.stem) for note in _folder().glob("*.json")]
    old = [upload for upload in kept if upload is not None and upload.at < now - KEPT]
    for upload in old:
        remove(upload)
    return len(old)


def _note(token: str) -> Path:
    return _folder() / f"{token}.json"
