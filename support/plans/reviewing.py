"""When a plan is reviewed: once a term, a week before it ends. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from schools.models import Term

DAY = timedelta(days=1)
BEFORE_THE_END = timedelta(days=7)
# There is little to see of a plan that is younger.
NOT_BEFORE = timedelta(weeks=4)
# As many as a school year has.
AHEAD = 3


@dataclass(frozen=True)
class Due:
    """One review: the first day of the term that it is for, and by when."""

    term_begins: date
    due_on: date


def whole_terms(terms: Iterable[Term]) -> list[tuple[date, date]]:
    """The first and last days of whole terms, in order: halves belong together."""
    found: list[tuple[date, date]] = []
    for term in sorted(terms, key=lambda each: each.first_day):
        if found and not term.starts_term:
            found[-1] = found[-1][0], max(found[-1][1], term.last_day)
        else:
            found.append((term.first_day, term.last_day))
    return found


def reviews_due(
    opened: date, terms: Iterable[Term], is_working: Callable[[date], bool]
) -> list[Due]:
    """The reviews of a plan that was opened on a day, as far as the terms are known; each on a
    working day. A term in which the plan is not four weeks old has none."""
    found = []
    for begins, ends in whole_terms(terms):
        day = ends - BEFORE_THE_END
        while day > begins and not is_working(day):
            day -= DAY
        if day >= opened + NOT_BEFORE:
            found.append(Due(begins, day))
    return found


def next_of(found: Iterable[Due], today: date) -> list[Due]:
    """Those that lie ahead, a year of them."""
    return [each for each in found if each.due_on >= today][:AHEAD]


def term_of(terms: Iterable[Term], today: date) -> date:
    """The first day of the term that a day lies in or follows; where none is known, of its
    month."""
    begun = [begins for begins, _ in whole_terms(terms) if begins <= today]
    return begun[-1] if begun else today.replace(day=1)
