"""Rows of a network's calendar as a file or a form gives them, and what cannot be. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from core.templatetags.covenant import DAYS
from core.templatetags.covenant import day as in_full
from schools.school_years import BESIDE, SATURDAY

LONGEST_TERM = 200
# A part of a year longer than this has a half term in it, or a holiday is missing.
LONGEST_HALF = 70
YEARS = range(2000, 2101)


class Dated(Protocol):
    """A term, kept or only read."""

    @property
    def name(self) -> str: ...

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class TermRow:
    """A term that a file tells of. ``row`` counts its rows or events."""

    row: int
    name: str
    first_day: date
    last_day: date
    starts_term: bool


@dataclass(frozen=True)
class DayRow:
    """A day without pupils that a file tells of."""

    row: int
    day: date
    kind: str
    name: str = ""


class Unread(NamedTuple):
    """What could not be used: its row, the words in it, and why."""

    row: int
    what: str
    reason: str


@dataclass
class Found:
    """What a file holds. ``names_count`` where its names were written by somebody, not by us."""

    terms: list[TermRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names_count: bool = True


def term_from_dates(first_day: date, last_day: date) -> tuple[str, bool]:
    """What a term of these days is called, and whether it starts one (rather than being the
    second half): England's halves begin at the same time of the year everywhere."""
    month = (first_day.month, first_day.day)
    if month >= (8, 1):
        season, is_first = "Autumn", month < (10, 15)
    elif month < (3, 25):
        season, is_first = "Spring", month < (2, 8)
    else:
        season, is_first = "Summer", month < (5, 16)
    half = "first half" if is_first else "second half"
    whole = (last_day - first_day).days > LONGEST_HALF
    return f"{season} {first_day.year}" + ("" if whole else f", {half}"), is_first


def problem_with_term(first_day: date, last_day: date) -> str | None:
    """Why no term can have these days; None where one can."""
    for day, which in ((first_day, "first"), (last_day, "last")):
        if day.year not in YEARS:
            return f"The {which} day is in the year {day.year}. Check it."
    if last_day < first_day:
        return "The last day is before the first. Check both dates."
    if (last_day - first_day).days > LONGEST_TERM:
        return f"A term is shorter than {LONGEST_TERM} days. Check both dates."
    for day, which in ((first_day, "first"), (last_day, "last")):
        if day.weekday() >= SATURDAY:
            return f"The {which} day is a {DAYS[day.weekday()]}. Give a day on which pupils are in."
    return None


def in_words(term: Dated) -> str:
    """A term as a sentence names it."""
    return f"{term.name} ({in_full(term.first_day)} to {in_full(term.last_day)})"


def overlapping(first_day: date, last_day: date, others: Iterable[D]) -> list[D]:
    """Those that have some of these days."""
    return [
        other for other in others if other.first_day <= last_day and first_day <= other.last_day
    ]


def problem_with_day(day: date, terms: Iterable[Dated]) -> str | None:
    """Why this cannot be a day without pupils; None where it can."""
    if day.weekday() >= SATURDAY:
        return f"It is a {DAYS[day.weekday()]}, when no pupils are in anyway."
    if not any(term.first_day - BESIDE <= day <= term.last_day + BESIDE for term in terms):
        return "It is not in a term nor within a week of one. Enter the term first."
    return None
