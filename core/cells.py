"""What stands in a cell: text, whole numbers, codes and dates as government files write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
NOTHING = frozenset(
    ("", "null", "..", "n/a", "not recorded", "not applicable", "not-applicable", "does not apply")
)
# In columns of codes these stand for "none" or "not recorded".
NO_CODE = frozenset(("", "null", "..", "0", "99", "999", "9999", "not applicable"))
# Government files write a date that nobody knows as the first of these years.
UNKNOWN_DATE = dt.date(1900, 1, 1)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
IN_NAME = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_ .]?(?P<m>\d\d)[-_ .]?(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d?)[-_ .]+(?P<m>\d\d?)[-_ .]+(?P<y>20\d\d)(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th)?[-_ .]*(?P<m>[A-Za-z]{3,9})[-_ .]*(?P<y>20\d\d)(?!\d)"
    ),
)


class Unreadable(ValueError):
    """A cell that is not what its column holds; its text says what was expected."""


def text(value: str, limit: int | None = None) -> str:
    """The cell in single ordinary spaces; "" for every way of writing nothing."""
    value = value.strip()
    if not value.isascii() or "  " in value or "\n" in value or "\t" in value:
        value = SPACES.sub(" ", value).strip()
    if value.lower() in NOTHING:
        return ""
    return value if limit is None else value[:limit].rstrip()


def words(value: str) -> str:
    """The cell in single ordinary spaces, with "Not applicable" and its kin kept as written."""
    value = SPACES.sub(" ", value).strip()
    return "" if value.lower() in ("", "null", "..") else value


@lru_cache(maxsize=4096)
def code(value: str) -> str:
    """A code without the leading zeros that a spreadsheet loses; "" for "none"."""
    value = text(value)
    if value.endswith(".0"):
        value = value[:-2]
    value = value.lstrip("0")
    return "" if value.lower() in NO_CODE else value


def number(value: str, *, largest: int = 10_000_000) -> int | None:
    """A whole number, or None for nothing. Raises Unreadable for anything else."""
    if value.isdecimal():
        found = int(value[:12])
    else:
        cleaned = text(value).replace(",", "")
        if not cleaned:
            return None
        try:
            exact = float(cleaned)
        except ValueError:
            raise Unreadable("is not a whole number") from None
        if not 0 <= exact <= largest or exact != int(exact):
            raise Unreadable("is not a whole number from 0")
        found = int(exact)
    if found > largest:
        raise Unreadable("is larger than it can be")
    return found


@lru_cache(maxsize=16384)
def date(value: str) -> dt.date | None:
    """A date written day first (or year first), with or without a time; None for nothing.

    1 January 1900 stands for "not known". Raises Unreadable for anything else.
    """
    value = text(value)
    if not value:
        return None
    match = DAY_FIRST.fullmatch(value)
    if match:
        day, month, year = (int(part) for part in match.groups())
    else:
        match = YEAR_FIRST.fullmatch(value)
        if match is None:
            raise Unreadable("is not a date (day/month/year)")
        year, month, day = (int(part) for part in match.groups())
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise Unreadable("is not a date in the calendar") from None
    return None if found <= UNKNOWN_DATE else found


def date_in_name(name: str) -> dt.date | None:
    """The date that a file's name carries ("as at 31 August 2025", "20250422"), or None.

    A name with two different dates tells nothing.
    """
    found: set[dt.date] = set()
    for pattern in IN_NAME:
        for match in pattern.finditer(name):
            month = match["m"]
            number_of = int(month) if month.isdecimal() else MONTHS.get(month.lower())
            if number_of is None:
                continue
            try:
                found.add(dt.date(int(match["y"]), number_of, int(match["d"])))
            except ValueError:
                continue
    return found.pop() if len(found) == 1 else None
