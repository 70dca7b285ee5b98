"""Over which terms the figures go. Pure.

Terms are the thirds of the school year (``directory.terms``): coordinators keep the network's own
calendar, and nobody shall be able to move a date so that a number changes.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from directory.terms import last_thirds

# Three years.
ROLLING = 9
# What happened in a term is looked at so long after it: late entries are made by then.
SETTLES = timedelta(weeks=6)


def term_after(begins: date) -> date:
    """The first day of the term after the one that begins on this day."""
    # Every third is between 90 and 160 days long.
    return last_thirds(begins + timedelta(days=160), 0)[0]


def freezes_on(begins: date) -> date:
    """The day on which the term that begins on this day is frozen."""
    return term_after(begins) + SETTLES


def newest_settled(today: date) -> date:
    """The first day of the newest term that may be frozen on a day."""
    return last_thirds(today - SETTLES, 1)[0]


def rolling(last_term: date) -> list[date]:
    """The first days of the nine terms up to the one that begins on this day, in order."""
    return last_thirds(last_term, ROLLING - 1)


def settled_since(day: date, today: date) -> Iterator[date]:
    """The first days of the terms since the one that a day lies in that may be frozen today."""
    begins, newest = last_thirds(day, 0)[0], newest_settled(today)
    while begins <= newest:
        yield begins
        begins = term_after(begins)
