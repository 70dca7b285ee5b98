"""What may be shown of frozen figures, so that nobody can be worked out. Pure.

Rounding each sum over three years is not enough: whoever keeps the tables of many terms learns
from the term in which a rounded sum moves what one term held, most of all where how many negative
outcomes there were is public. So a count is *rounded once and never again*:

- The terms of a figure are put together, in the order in which they were frozen, into *stretches*
  of at least ten (heads, visits). A term belongs to one stretch, and a stretch that is full never
  changes. How it is cut depends on the denominators alone.
- Of a stretch the numerator and the denominator are rounded to five, and the median to five
  minutes. These are all that ever leaves here: every page, file and sum is worked out from them.
  Near the top it is what is missing that is rounded: 13 of 13, by itself, would be 15 of 15, which
  no other number is, and so would say that it was all; as it is, 11 and 12 are 15 of 15 too.

So whoever has everything that was ever shown knows each stretch's count as one of at least three
next to each other, and of no term in it more than that (``docs/promises-kept.md`` has the argument,
``tests/promises/test_showing_attacked.py`` tries).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce

from dashboard.promises.figure import Figure, Measured, Shape, Unit
from dashboard.promises.periods import rolling

TO = 5
LEAST = 10
# The median is of those that were answered, so of fewer than could have been.
LEAST_FOR_MEDIAN = 20
# Rounded; so really at least thirteen.
LEAST_MINUTES = 15
LEAST_NETWORKS = 3
# Of which coordinators see counts of their own.
COORDINATORS_COUNT = frozenset((Unit.CALL_OUTS, Unit.PLACES))
# The same heads, seen three times: together they would tell of one. The last says most.
SEEN_LATER = frozenset(("in-post-3", "in-post-6"))


class State(StrEnum):
    """Whether a figure is shown, and why not."""

    SHOWN = "shown"
    TOO_FEW = "too_few"
    ALL_OR_NONE = "all_or_none"
    SHOWN_LATER = "shown_later"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True)
class Cell:
    """One figure of one network in one term, exact, and the day on which it was frozen."""

    network_id: int
    term: date
    frozen_on: date
    measured: Measured


@dataclass(frozen=True)
class Stretch:
    """Terms that were put together, with their counts rounded; ``minutes`` the rounded median,
    None where the figure has none or too few were answered."""

    terms: tuple[date, ...]
    numerator: int
    denominator: int
    minutes: int | None = None


@dataclass(frozen=True)
class Shown:
    """A figure as it is shown: rounded counts, or rounded minutes, over the terms from ``first``
    to ``last``; nothing but ``state`` where it is not."""

    state: State
    numerator: int | None = None
    denominator: int | None = None
    minutes: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def is_shown(self) -> bool:
        return self.state == State.SHOWN


@dataclass(frozen=True)
class Line:
    """A figure with what is shown of it; ``is_across`` where it is of several networks
    together."""

    figure: Figure
    shown: Shown
    is_across: bool = False


def rounded(number: float) -> int:
    """To the nearest five: 12 to 10, 12.5 and 13 to 15."""
    return TO * int((2 * number + TO) // (2 * TO))


def _share(numerator: int, denominator: int) -> tuple[int, int]:
    """Both rounded, so that at least three numerators next to each other come out the same."""
    missing, whole = rounded(denominator - numerator), rounded(denominator)
    return (whole - missing if missing <= TO else rounded(numerator)), whole


def line(figure: Figure, cells: Iterable[Cell], last_term: date, network_id: int) -> Line:
    """What is public of a figure on a network's page, over the nine terms up to ``last_term``.
    ``cells`` are the network's own, and for a figure that is shown across networks everybody's."""
    terms, kept = rolling(last_term), list(cells)
    shown = over(own_stretches(figure, kept, network_id), terms, figure)
    if figure.across_networks and shown.state == State.TOO_FEW:
        together = over(stretches_together(kept), terms, figure)
        return Line(figure, together, is_across=True)
    return Line(figure, shown)


def over(stretches: Iterable[Stretch], terms: Collection[date], figure: Figure) -> Shown:
    """What is shown of the stretches that lie in these terms, all of each."""
    hidden = _hidden(figure)
    if hidden:
        return Shown(hidden)
    inside = [each for each in stretches if set(each.terms) <= set(terms)]
    if figure.shape == Shape.MINUTES:
        return _minutes_of([each for each in inside if each.minutes is not None])
    if not inside:
        return Shown(State.TOO_FEW)
    numerator = sum(each.numerator for each in inside)
    denominator = sum(each.denominator for each in inside)
    if numerator in (0, denominator):
        return Shown(State.ALL_OR_NONE)
    first, last = _span(inside)
    return Shown(State.SHOWN, numerator, denominator, first=first, last=last)


def each_shown(figure: Figure, stretches: Iterable[Stretch]) -> list[Shown]:
    """What is shown of each stretch by itself, in order."""
    return [over([each], each.terms, figure) for each in stretches]


def own_stretches(figure: Figure, cells: Iterable[Cell], network_id: int) -> list[Stretch]:
    """The stretches of one network, in order. Of a figure that is shown across networks those of
    the terms in which it had ten by itself."""
    everything = _in_order(cells)
    own = [cell for cell in everything if cell.network_id == network_id]
    if figure.across_networks:
        own = [cell for cell in own if _stands_by_itself(cell, own)]
    minutes = figure.shape == Shape.MINUTES
    least = LEAST_FOR_MEDIAN if minutes else LEAST
    batches = [[cell] for cell in own]
    if figure.unit in COORDINATORS_COUNT:
        # Coordinators see counts of some terms: put together with these, a term of which
        # they see nothing could be worked out.
        return [_stretch(batch, minutes) for batch in batches if _many(batch) >= least]
    return _filled(batches, lambda batch: _many(batch) >= least, minutes)


def stretches_together(cells: Iterable[Cell]) -> list[Stretch]:
    """The stretches of all networks together, of the terms in which each had too few by itself.
    What one night froze goes together; at least three networks are in each stretch."""
    ordered = _in_order(cells)
    by_network: dict[int, list[Cell]] = {}
    for cell in ordered:
        by_network.setdefault(cell.network_id, []).append(cell)
    nights: dict[date, list[Cell]] = {}
    for cell in ordered:
        if not _stands_by_itself(cell, by_network[cell.network_id]):
            nights.setdefault(cell.frozen_on, []).append(cell)

    def is_full(batch: Sequence[Cell]) -> bool:
        networks = {cell.network_id for cell in batch}
        return _many(batch) >= LEAST and len(networks) >= LEAST_NETWORKS

    return _filled(nights.values(), is_full, minutes=False)


def _in_order(cells: Iterable[Cell]) -> list[Cell]:
    """As they were frozen: one that came late goes into a later stretch."""
    counted = [cell for cell in cells if cell.measured.denominator]
    return sorted(counted, key=lambda cell: (cell.frozen_on, cell.term, cell.network_id))


def _stands_by_itself(cell: Cell, own: Sequence[Cell]) -> bool:
    """Whether the network had ten in the three years to this term, by what was frozen then."""
    terms = set(rolling(cell.term))
    then = own[: own.index(cell) + 1]
    return _many([each for each in then if each.term in terms]) >= LEAST


def _filled(
    batches: Iterable[Sequence[Cell]], is_full: Callable[[Sequence[Cell]], bool], minutes: bool
) -> list[Stretch]:
    found: list[Stretch] = []
    filling: list[Cell] = []
    for batch in batches:
        filling.extend(batch)
        if is_full(filling):
            found.append(_stretch(filling, minutes))
            filling = []
    return found


def _stretch(cells: Sequence[Cell], minutes: bool) -> Stretch:
    total = reduce(Measured.__add__, (cell.measured for cell in cells))
    numerator, denominator = _share(total.numerator, total.denominator)
    typical = total.median_minutes if minutes and numerator >= LEAST_MINUTES else None
    return Stretch(
        tuple(sorted({cell.term for cell in cells})),
        numerator,
        denominator,
        None if typical is None else rounded(typical),
    )


def _minutes_of(stretches: Sequence[Stretch]) -> Shown:
    """The middle one of the stretches' medians, each counting as often as it has minutes."""
    if not stretches:
        return Shown(State.TOO_FEW)
    first, last = _span(stretches)
    weights = sorted((each.minutes or 0, each.numerator) for each in stretches)
    half, so_far, typical = sum(many for _, many in weights) / 2, 0, 0
    for minutes, many in weights:
        if so_far < half:
            typical = minutes
        so_far += many
    return Shown(State.SHOWN, minutes=typical, first=first, last=last)


def _hidden(figure: Figure) -> State | None:
    if not figure.is_measured:
        return State.NOT_MEASURED
    return State.SHOWN_LATER if figure.key in SEEN_LATER else None


def _many(cells: Iterable[Cell]) -> int:
    return sum(cell.measured.denominator for cell in cells)


def _span(stretches: Iterable[Stretch]) -> tuple[date, date]:
    terms = [term for each in stretches for term in each.terms]
    return min(terms), max(terms)
