"""On which days a network's schools are likely to be called, and a team to be on site. Pure.

A school is called on the first working day of a week, and the team is there on the days after
it that the dated rules name (DOMAIN 2.5, 2.6): Monday, Tuesday and Wednesday, a day later where
Monday is a public holiday. Only in term, and never on a day without pupils; not before the day
in autumn from which on a team may come (DOMAIN 2.10).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inspections.deadlines import (
    FIRST_DAY_ON_SITE,
    LAST_DAY_ON_SITE,
    earliest_in_autumn,
    rules_in_force,
)
from inspections.models import DeadlineRule
from inspections.workdays import DAY, Terms, after
from schools.school_years import FIRST_MONTH, year_of

WEEK = timedelta(days=7)
FRIDAY = timedelta(days=4)
# An autumn term begins by then; whatever begins later is another.
LATEST_AUTUMN = 10


class What(StrEnum):
    """What is likely on a day."""

    CALL = "Schools are called"
    ON_SITE = "Inspectors on site"


@dataclass(frozen=True)
class LikelyDay:
    """One day of the rota. ``is_known``: whether the term dates tell that it lies in term;
    otherwise it may be a holiday."""

    day: date
    what: What
    is_known: bool = True


def likely_days(
    first: date, last: date, terms: Terms, rules: Iterable[DeadlineRule]
) -> list[LikelyDay]:
    """The likely days from ``first`` to ``last``, both inclusive, in order. ``rules``: every
    dated rule of deadlines, of which those in force on each call count."""
    rules = list(rules)
    found: list[LikelyDay] = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        found += _of_week(monday, terms, rules)
        monday += WEEK
    return [each for each in found if first <= each.day <= last]


def _of_week(monday: date, terms: Terms, rules: list[DeadlineRule]) -> Iterator[LikelyDay]:
    call = after(monday - DAY, 1, terms.is_weekday)
    if call > monday + FRIDAY or not _may_be_called(call, terms):
        return
    on_site = list(_on_site(call, monday + FRIDAY, terms, rules))
    if on_site and _may_be_in_term(call, terms):
        yield LikelyDay(call, What.CALL, terms.covers(call, call))
    for day in on_site:
        yield LikelyDay(day, What.ON_SITE, terms.covers(day, day))


def _may_be_called(day: date, terms: Terms) -> bool:
    """Whether somebody is at the schools to be called, as far as is known: on an INSET day too."""
    return _may_be_in_term(day, terms) or day in terms.without_pupils


def _may_be_in_term(day: date, terms: Terms) -> bool:
    """Whether pupils are in, as far as is known."""
    is_known = terms.covers(day, day)
    return terms.pupils_are_in(day) or (not is_known and terms.may_be_inspected(day))


def _on_site(call: date, friday: date, terms: Terms, rules: list[DeadlineRule]) -> Iterator[date]:
    """The days of this week on which a team is there that called then."""
    in_force = rules_in_force(rules, call)
    number = {rule.key: rule.number for rule in in_force}
    # Without the rules, which an operator may remove, the next working day is left.
    first = after(call, number.get(FIRST_DAY_ON_SITE, 1), terms.may_be_inspected)
    last = after(call, number.get(LAST_DAY_ON_SITE, 1), terms.may_be_inspected)
    begins = _begins_in_autumn(year_of(call), terms, in_force) or first
    for number_of_days in range((min(max(first, last), friday) - first).days + 1):
        day = first + number_of_days * DAY
        if day >= begins and _may_be_in_term(day, terms):
            yield day


def _begins_in_autumn(year: int, terms: Terms, rules: Iterable[DeadlineRule]) -> date | None:
    """From when on a team may come in the school year that began in ``year``; None where its
    first term is not known, or no rule tells."""
    autumn = [
        term.first
        for term in terms.in_term
        if year_of(term.first) == year and FIRST_MONTH <= term.first.month <= LATEST_AUTUMN
    ]
    return earliest_in_autumn(min(autumn), rules, terms) if autumn else None
