"""Working days, in both meanings (DOMAIN 5.7). Pure: bank holidays come with a library,
school holidays from the term rows of a network.

*Weekday* days are Monday to Friday without public holidays, even if the school is shut: the
earlier meaning, for what the head must do. *Statutory* days also leave out a school holiday
longer than a week: the meaning of Ofsted's own promises. Either way day 1 is the day after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

WEEK = timedelta(days=7)
# No school in England is away for longer; such a gap means that a term is missing.
LONGEST_HOLIDAY = timedelta(days=70)
DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of England in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_weekday(day: date) -> bool:
    """Whether a day is a working day in the earlier meaning."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


@dataclass(frozen=True, order=True)
class Span:
    """Days from first to last, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Terms:
    """What is known of a network's year: the spans that are known, whether in term or on
    holiday, and the holidays longer than a week among them."""

    known: tuple[Span, ...] = ()
    long_holidays: tuple[Span, ...] = ()

    def covers(self, first: date, last: date) -> bool:
        """Whether every day from first to last is known to be in term or on holiday."""
        return any(span.first <= first and last <= span.last for span in self.known)

    def is_long_holiday(self, day: date) -> bool:
        return any(day in span for span in self.long_holidays)


def terms_from(spans: Iterable[Span]) -> Terms:
    """The known part of the year, from the first and last days of terms.

    A gap so long that a term must be missing breaks what is known in two.
    """
    ordered = sorted(spans)
    known: list[Span] = []
    long_holidays: list[Span] = []
    for term in ordered:
        if not known or term.first - known[-1].last > LONGEST_HOLIDAY:
            known.append(term)
            continue
        before = known[-1]
        holiday = _without_weekends(before.last + DAY, term.first - DAY)
        if holiday is not None and holiday.last - holiday.first >= WEEK:
            long_holidays.append(holiday)
        known[-1] = Span(before.first, max(before.last, term.last))
    return Terms(tuple(known), tuple(long_holidays))


def _without_weekends(first: date, last: date) -> Span | None:
    """A holiday without the weekends at its ends, so that a half-term week is one week."""
    while first <= last and not is_weekday(first):
        first += DAY
    while first <= last and not is_weekday(last):
        last -= DAY
    return Span(first, last) if first <= last else None


def after(day: date, number: int, terms: Terms | None = None) -> date:
    """The ``number``-th working day after ``day``: weekdays, or with ``terms`` statutory days."""
    while number > 0:
        day += DAY
        if is_weekday(day) and not (terms is not None and terms.is_long_holiday(day)):
            number -= 1
    return day
