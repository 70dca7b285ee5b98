"""The rota as it stands: each likely day with who is there, and where somebody is missing. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from directory.rota.days import LikelyDay, What, likely_days
from inspections.models import DeadlineRule
from inspections.workdays import Span, Terms


@dataclass(frozen=True)
class Held:
    """A duty that somebody listed has taken and not given up."""

    pk: int
    entry: int
    day: date
    asks_for_swap: bool = False


@dataclass(frozen=True)
class Facts:
    """What a network's rota rests on. ``away``: entries with the days on which they are not
    there; ``listed``: how many people are in the directory; ``numbers``: when each number that
    answers was last rung."""

    terms: Terms
    rules: tuple[DeadlineRule, ...]
    wanted: int
    held: tuple[Held, ...] = ()
    away: tuple[tuple[int, Span], ...] = ()
    listed: int = 0
    numbers: tuple[date | None, ...] = ()


@dataclass(frozen=True)
class Row:
    """One likely day. ``there``: the duties of those who are not away that day."""

    likely: LikelyDay
    wanted: int
    held: tuple[Held, ...]
    there: tuple[Held, ...]
    # Of those who are there, who could not be asked as things stand.
    not_ready: tuple[Held, ...] = ()

    @property
    def day(self) -> date:
        return self.likely.day

    @property
    def what(self) -> What:
        return self.likely.what

    @property
    def free_places(self) -> int:
        """How many can still take the day; somebody away leaves a place."""
        return max(0, self.wanted - len(self.there))

    @property
    def missing(self) -> int:
        """How many are missing: whoever is away or not ready is."""
        return max(0, self.wanted - len(self.there) + len(self.not_ready))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is there who can be asked."""
        return len(self.there) == len(self.not_ready)


def rows_of(facts: Facts, first: date, last: date, not_ready: Collection[int] = ()) -> list[Row]:
    """The likely days from ``first`` to ``last``, in order. ``not_ready``: the duties of
    those who could not be asked as things stand."""
    by_day: dict[date, list[Held]] = defaultdict(list)
    for each in facts.held:
        by_day[each.day].append(each)
    rows = []
    for likely in likely_days(first, last, facts.terms, facts.rules):
        held = tuple(by_day[likely.day])
        away = away_on(facts.away, likely.day)
        there = tuple(each for each in held if each.entry not in away)
        missing = tuple(each for each in there if each.pk in not_ready)
        rows.append(Row(likely, facts.wanted, held, there, missing))
    return rows


def away_on(away: Iterable[tuple[int, Span]], day: date) -> set[int]:
    """The entries that are away on a day."""
    return {entry for entry, span in away if day in span}


def empty_days(rows: Iterable[Row]) -> list[date]:
    """The days that are known to lie in term and have nobody."""
    return [row.day for row in rows if row.is_empty and row.likely.is_known]
