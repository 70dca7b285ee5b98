"""On which days a series meets, by a rhythm that steps over holidays. Pure.

Heads are in school in term and meet in it: a session never falls on a weekend, a bank holiday, an
INSET day or a holiday. One that would is put on the same weekday of the next week in which pupils
are in, and those after it follow from there. Where the network's calendar does not reach, every
working day may be right, and it is said that nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from inspections.workdays import Terms

WEEK = timedelta(weeks=1)
# Six, as in the national offer (DOMAIN 6.5); every fourth week makes them about half a year.
SESSIONS, MOST_SESSIONS = 6, 12
WEEKS, MOST_WEEKS = 4, 8
# No holiday is longer; a calendar that leaves no day for so long says nothing.
LOOK_AHEAD = 26


@dataclass(frozen=True)
class Proposed:
    """A day for a session. ``instead_of``: the day by the rhythm, where nobody is in school then;
    ``is_known``: the network's calendar reaches so far."""

    day: date
    instead_of: date | None = None
    is_known: bool = True


def may_meet(day: date, terms: Terms) -> bool:
    """Whether heads are in school and free to meet on a day, as far as is known."""
    return terms.pupils_are_in(day) if is_known(day, terms) else terms.may_be_inspected(day)


def is_known(day: date, terms: Terms) -> bool:
    """Whether the network's calendar says of a day if it is in term."""
    return terms.covers(day, day)


def next_day(wanted: date, terms: Terms) -> Proposed:
    """The wanted day, or the same weekday of the next week in which people meet."""
    for weeks in range(LOOK_AHEAD):
        day = wanted + weeks * WEEK
        if may_meet(day, terms):
            return Proposed(day, wanted if weeks else None, is_known(day, terms))
    return Proposed(wanted, None, is_known=False)


def propose(first: date, *, weeks: int, how_many: int, terms: Terms) -> list[Proposed]:
    """So many days from the first on, each so many weeks after the one before."""
    days = [next_day(first, terms)]
    while len(days) < how_many:
        days.append(next_day(days[-1].day + weeks * WEEK, terms))
    return days


def replacement(days: Sequence[date], terms: Terms, today: date) -> Proposed:
    """A day after the last of a series, by its own rhythm, for a session that was called off."""
    ordered = sorted(days)
    gaps = [round((after - day) / WEEK) for day, after in pairwise(ordered)]
    weeks = max(min(gaps, default=1), 1)
    wanted = ordered[-1] + weeks * WEEK
    while wanted <= today:
        wanted += WEEK
    return next_day(wanted, terms)
