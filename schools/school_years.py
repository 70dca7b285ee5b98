"""School years, and what may lie between two terms. Pure.

A school year runs from 1 August, as in the law (DOMAIN 3.2): a term that begins in late August
belongs to the year that it opens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schools.models import DayWithoutPupils, Term

DAY = timedelta(days=1)
# The months whose first day begins a third of the school year.
THIRDS = (1, 4, 9)
SATURDAY = 5
FIRST_MONTH = 8
# Longer than any holiday of schools in England; a term or a half is missing from the calendar.
LONGEST_SUMMER = timedelta(days=70)
LONGEST_OTHER = timedelta(days=28)
# An INSET day stands in a term or at most so far from one.
BESIDE = timedelta(days=7)


@dataclass(frozen=True)
class Hole:
    """Days from first to last, both inclusive, of which nothing is known."""

    first: date
    last: date


@dataclass
class SchoolYear:
    """One year as its page shows it."""

    start: int
    terms: list[Term] = field(default_factory=list)
    days: list[DayWithoutPupils] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.start} to {self.start + 1}"


def year_of(day: date) -> int:
    """The calendar year in which a day's school year began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def may_be_holiday(first: date, last: date) -> bool:
    """Whether schools may be away from first to last: six weeks in summer, three at most
    otherwise, and a little."""
    august = any(first <= date(year, 8, 15) <= last for year in (first.year, last.year))
    return last - first < (LONGEST_SUMMER if august else LONGEST_OTHER)


def holes_between(terms: Iterable[Term]) -> list[Hole]:
    """Where two terms, given in order, lie further apart than a holiday."""
    found, known = [], None
    for term in terms:
        if known is not None and not may_be_holiday(known + DAY, term.first_day - DAY):
            found.append(Hole(known + DAY, term.first_day - DAY))
        known = max(known or term.last_day, term.last_day)
    return found


def missing_from(terms: Sequence[Term], today: date) -> date:
    """The first day from today on that no term nor a holiday between terms accounts for; terms
    in order."""
    before = [term.last_day for term in terms if term.last_day < today]
    known = max(before, default=today - DAY)
    for term in terms:
        if term.first_day > known + DAY and not may_be_holiday(known + DAY, term.first_day - DAY):
            break
        known = max(known, term.last_day)
    return max(known + DAY, today)


def by_school_year(terms: Iterable[Term], days: Iterable[DayWithoutPupils]) -> list[SchoolYear]:
    """The calendar by year, the latest first."""
    ordered = sorted(terms, key=lambda term: term.first_day)
    years: dict[int, SchoolYear] = {}
    for term in ordered:
        start = year_of(term.first_day)
        years.setdefault(start, SchoolYear(start)).terms.append(term)
    for day in sorted(days, key=lambda each: each.day):
        start = year_of(day.day)
        years.setdefault(start, SchoolYear(start)).days.append(day)
    for hole in holes_between(ordered):
        # Told in the year that the missing part belongs to.
        start = year_of(hole.first)
        years.setdefault(start, SchoolYear(start)).holes.append(hole)
    return sorted(years.values(), key=lambda year: year.start, reverse=True)


def third_begins(day: date) -> date:
    """The first day of the third of the school year that a day lies in, by the months alone."""
    return date(day.year, max(month for month in THIRDS if month <= day.month), 1)
