"""Whom to ring in distress: the numbers on the distress door and the day each was checked.

They come from a file of the release, and over it from what operators keep: that lies in a file
too (``core.helplines_kept``), so that the door opens without a database.
"""

import json
import logging
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify

DATA = Path(__file__).parent / "helplines.json"
KEPT = "helplines-kept.json"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Helpline:
    """One line; `checked` is the day somebody rang or read it up, None until then."""

    name: str
    what: str
    number: str
    hours: str
    source: str
    checked: date | None
    text: str = ""

    @property
    def slug(self) -> str:
        """The line in an address."""
        return slugify(self.name)


@dataclass(frozen=True)
class Helplines:
    """All lines, and what the right to ask for a pause is (DOMAIN 4.3, 4.4 and 6)."""

    lines: tuple[Helpline, ...]
    ofsted: Helpline
    pause: tuple[str, ...]
    pause_source: str

    @property
    def every(self) -> tuple[Helpline, ...]:
        """Every number that can be checked."""
        return (*self.lines, self.ofsted)


def _line(row: dict[str, Any]) -> Helpline:
    checked = row["checked"]
    return Helpline(**{**row, "checked": date.fromisoformat(checked) if checked else None})


@cache
def of_the_release() -> Helplines:
    """The numbers of this release, read once."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return Helplines(
        lines=tuple(_line(row) for row in data["lines"]),
        ofsted=_line(data["ofsted"]),
        pause=tuple(data["pause"]["sentences"]),
        pause_source=data["pause"]["source"],
    )


def helplines() -> Helplines:
    """The numbers as operators keep them; those of the release where that cannot be read. No
    query."""
    path = Path(settings.VAR) / KEPT
    try:
        at = path.stat()
    except OSError:
        return of_the_release()
    return _with_kept(path, at.st_mtime_ns, at.st_size)


@lru_cache(maxsize=4)
def _with_kept(path: Path, changed: int, size: int) -> Helplines:
    base = of_the_release()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return replace(
            base,
            lines=tuple(_as_kept(line, kept) for line in base.lines),
            ofsted=_as_kept(base.ofsted, kept),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        logger.exception("%s cannot be read; the numbers of the release are shown", path.name)
        return base


def _as_kept(line: Helpline, kept: dict[str, dict[str, str]]) -> Helpline:
    row = kept.get(line.name)
    if row is None:
        return line
    checked = date.fromisoformat(row["checked"]) if row["checked"] else None
    # Where the release had its number from says nothing of another one.
    source = line.source if row["number"] == line.number else ""
    return replace(line, number=row["number"], hours=row["hours"], checked=checked, source=source)
