"""The three terms of a network's school year: what drills and counts go by.

A network's own calendar says when a term begins. For a third of the year that it says nothing
about, the third begins on 1 September, 1 January or 1 April.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from schools.models import Network, Term
from schools.school_years import THIRDS

# A term that begins within so many days of a third's first day is that third's: from late August
# to the week after Easter, and never the second half of a term.
NEAR = timedelta(days=34)
DAY = timedelta(days=1)


def term_begins(network: Network, day: date) -> date:
    """The first day of the term that a day lies in; holidays belong to the term before them. One
    query."""
    return _begins_by(beginnings_of(network), day)


def terms_back(network: Network, day: date, terms: int) -> date:
    """The first day of the term so many terms before the one that a day lies in. One query."""
    return _back(beginnings_of(network), day, terms)[0]


def thirds_back(day: date, thirds: int) -> date:
    """The first day of the third of the school year so many before the one that a day lies in,
    by the months alone. Pure."""
    return last_thirds(day, thirds)[0]


def last_thirds(day: date, thirds: int) -> list[date]:
    """The first days of so many thirds of the school year before the one that a day lies in, and
    of that one, by the months alone, in order. Pure."""
    return _back((), day, thirds)


def _back(known: Collection[date], day: date, terms: int) -> list[date]:
    begins = [_begins_by(known, day)]
    for _ in range(terms):
        begins.insert(0, _begins_by(known, begins[0] - DAY))
    return begins


def beginnings_of(network: Network) -> list[date]:
    """The first days of terms that a network's calendar names, in order. One query."""
    terms = Term.objects.filter(network=network, starts_term=True)
    return sorted(terms.values_list("first_day", flat=True))


def _begins_by(known: Iterable[date], day: date) -> date:
    return max(begins for begins in beginnings(known, day.year) if begins <= day)


def beginnings(known: Iterable[date], year: int) -> list[date]:
    """When the three terms begin that do so in a year, and the last of the year before, in order;
    ``known`` are first days that a calendar names. Pure."""
    firsts = [date(year - 1, THIRDS[-1], 1), *(date(year, month, 1) for month in THIRDS)]
    return [_nearest(list(known), first) for first in firsts]


def _nearest(known: Iterable[date], first: date) -> date:
    """The known first day nearest to that of a third; the third's own where none is near."""
    near = [day for day in known if abs(day - first) <= NEAR]
    return min(near, key=lambda day: (abs(day - first), day), default=first)
