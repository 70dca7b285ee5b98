"""Whom to ring in distress: the numbers on the distress door and the day each was checked."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "helplines.json"


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


@dataclass(frozen=True)
class Helplines:
    """All lines, and what the right to ask for a pause is (DOMAIN 4.3, 4.4 and 6)."""

    lines: tuple[Helpline, ...]
    ofsted: Helpline
    pause: tuple[str, ...]
    pause_source: str


def _line(row: dict[str, Any]) -> Helpline:
    checked = row["checked"]
    return Helpline(**{**row, "checked": date.fromisoformat(checked) if checked else None})


@cache
def helplines() -> Helplines:
    """The numbers of this release, read once."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return Helplines(
        lines=tuple(_line(row) for row in data["lines"]),
        ofsted=_line(data["ofsted"]),
        pause=tuple(data["pause"]["sentences"]),
        pause_source=data["pause"]["source"],
    )
