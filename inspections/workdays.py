"""Working days, in both meanings (DOMAIN 5.7). Pure: bank holidays come with a library,
school holidays and INSET days from the calendar of a network.

*Weekday* days are Monday to Friday without public holidays, even if the school is shut: the
earlier meaning, for what the head must do. *Statutory* days also leave out a school holiday
longer than a week: the meaning of Ofsted's own promises. Either way day 1 is the day after.

On an INSET day no pupils are in, yet it is no school holiday: it counts in both meanings, and
one beside a holiday does not make that longer. It matters where pupils do: on which days a team
is likely to come, and from when on in autumn (DOMAIN 2.10).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from schools.school_years import may_be_holiday

WEEK = timedelta(days=7)
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
    holiday, the holidays longer than a week among them, the terms themselves, the days in them
    without pupils, and public holidays that no calendar foresaw."""

    known: tuple[Span, ...] = ()
    long_holidays: tuple[Span, ...] = ()
    in_term: tuple[Span, ...] = ()
    without_pupils: frozenset[date] = frozenset()
    extra_holidays: frozenset[date] = frozenset()

    def covers(self, first: date, last: date) -> bool:
        """Whether every day from first to last is known to be in term or on holiday."""
        return any(span.first <= first and last <= span.last for span in self.known)

    def is_long_holiday(self, day: date) -> bool:
        return any(day in span for span in self.long_holidays)

    def is_weekday(self, day: date) -> bool:
        """A working day in the earlier meaning."""
        return is_weekday(day) and day not in self.extra_holidays

    def is_statutory(self, day: date) -> bool:
        """A working day as the law has it."""
        return self.is_weekday(day) and not self.is_long_holiday(day)

    def may_be_inspected(self, day: date) -> bool:
        """A day on which a team may come, as far as is known: pupils are in."""
        return self.is_weekday(day) and day not in self.without_pupils

    def pupils_are_in(self, day: date) -> bool:
        """A school day, by the terms that are known."""
        return self.may_be_inspected(day) and any(day in term for term in self.in_term)


def terms_from(
    spans: Iterable[Span],
    *,
    without_pupils: Iterable[date] = (),
    extra_holidays: Iterable[date] = (),
) -> Terms:
    """The known part of the year, from the first and last days of terms.

    A gap so long that a term must be missing breaks what is known in two.
    """
    ordered = sorted(spans)
    no_pupils, extra = frozenset(without_pupils), frozenset(extra_holidays)
    known: list[Span] = []
    long_holidays: list[Span] = []
    for term in ordered:
        gap = Span(known[-1].last + DAY, term.first - DAY) if known else None
        if gap is None or not may_be_holiday(gap.first, gap.last):
            known.append(term)
            continue
        holiday = _trimmed(
            gap, lambda day: is_weekday(day) and day not in extra and day not in no_pupils
        )
        if holiday is not None and holiday.last - holiday.first >= WEEK:
            long_holidays.append(holiday)
        known[-1] = Span(known[-1].first, max(known[-1].last, term.last))
    return Terms(tuple(known), tuple(long_holidays), tuple(ordered), no_pupils, extra)


def _trimmed(holiday: Span, counts: Callable[[date], bool]) -> Span | None:
    """A holiday without the weekends and INSET days at its ends, so that a half-term week is
    one week."""
    first, last = holiday.first, holiday.last
    while first <= last and not counts(first):
        first += DAY
    while first <= last and not counts(last):
        last -= DAY
    return Span(first, last) if first <= last else None


def after(day: date, number: int, counts: Callable[[date], bool] = is_weekday) -> date:
    """The ``number``-th day after ``day`` of those that count: weekdays, unless told otherwise."""
    while number > 0:
        day += DAY
        number -= counts(day)
    return day
