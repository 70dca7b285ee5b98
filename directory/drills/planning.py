"""When a term's drill begins. Pure."""

from datetime import date, timedelta

from inspections.workdays import Terms

WEEK = timedelta(days=7)
# Nobody is asked in it where the terms are not known.
AUGUST = 8


def drill_day(begins: date) -> date:
    """The Monday of the second full week of a term that begins on this day."""
    first_monday = begins + timedelta(days=-begins.weekday() % 7)
    return first_monday + WEEK


def may_begin(begins: date, today: date, terms: Terms) -> bool:
    """Whether the drill of the term that begins on ``begins`` may begin today: from its day on,
    where pupils are in today and, when it is asked for the second time, a week later."""
    if today < drill_day(begins):
        return False
    is_known = terms.covers(today, today)
    return all(_is_school_day(day, terms, is_known) for day in (today, today + WEEK))


def _is_school_day(day: date, terms: Terms, is_known: bool) -> bool:
    if is_known:
        return terms.pupils_are_in(day)
    return terms.may_be_inspected(day) and day.month != AUGUST
