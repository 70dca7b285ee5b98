"""Whether the promises are kept: for everybody, and for a network's members."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.clock import london_date, london_time
from covenant.starter import PROMISES
from dashboard.models import TermFigure
from dashboard.promises.figure import Figure, Measured, Shape
from dashboard.promises.figures import FIGURES
from dashboard.promises.showing import (
    SEEN_LATER,
    Cell,
    Line,
    Shown,
    each_shown,
    line,
    own_stretches,
)
from dashboard.promises.words import in_words, period, said, term_words
from schools.models import Network

HEADINGS = {at: promise["heading"] for at, promise in enumerate(PROMISES, start=1)}


@dataclass(frozen=True)
class Entry:
    """A figure with what is said of it in public."""

    line: Line

    @property
    def figure(self) -> Figure:
        return self.line.figure

    @property
    def said(self) -> str:
        return said(self.line)

    @property
    def period(self) -> str:
        return period(self.line.shown)


@dataclass(frozen=True)
class Promise:
    """A promise with its figures."""

    number: int
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Table:
    """What is public of a network. ``last_term``: the newest that is counted, None before."""

    last_term: date | None
    entries: tuple[Entry, ...]

    @property
    def shown(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.line.shown.is_shown]

    @property
    def promises(self) -> list[Promise]:
        return [
            Promise(number, heading, tuple(e for e in self.entries if e.figure.promise == number))
            for number, heading in HEADINGS.items()
        ]

    @property
    def until(self) -> str:
        """The newest term in words."""
        return term_words(self.last_term) if self.last_term else ""


@dataclass(frozen=True)
class Part:
    """Some terms of a figure, as members see them."""

    period: str
    said: str


@dataclass(frozen=True)
class ByTerms:
    """A figure with all its terms, the newest first."""

    figure: Figure
    parts: tuple[Part, ...]


def public_table(network: Network, today: date) -> Table:
    """The newest table: three years to the newest term that had been frozen when the day began, so
    that no page shows a night's work half done. Two queries."""
    last_term = (
        TermFigure.objects.filter(network_id=network.pk, frozen_at__lt=london_time(today, 0))
        .order_by("-term")
        .values_list("term", flat=True)
        .first()
    )
    if last_term is None:
        return Table(None, ())
    everybodys = {figure.key for figure in FIGURES if figure.across_networks} - SEEN_LATER
    cells = _cells(Q(network_id=network.pk) | Q(key__in=everybodys), today)
    return Table(
        last_term,
        tuple(
            Entry(line(figure, cells.get(figure.key, ()), last_term, network.pk))
            for figure in FIGURES
        ),
    )


def members_table(network: Network, today: date) -> list[ByTerms]:
    """Each figure that is measured, by the terms that were put together. One query."""
    cells = _cells(Q(network_id=network.pk), today)
    return [
        ByTerms(figure, _parts(figure, cells.get(figure.key, ()), network.pk))
        for figure in FIGURES
        if figure.is_measured
    ]


def _parts(figure: Figure, cells: Iterable[Cell], network_id: int) -> tuple[Part, ...]:
    stretches = own_stretches(figure, cells, network_id)
    shown = zip(stretches, each_shown(figure, stretches), strict=True)
    return tuple(
        Part(
            period(Shown(each.state, first=stretch.terms[0], last=stretch.terms[-1])),
            in_words(each, is_minutes=figure.shape == Shape.MINUTES),
        )
        for stretch, each in reversed(list(shown))
    )


def _cells(which: Q, today: date) -> dict[str, list[Cell]]:
    rows = TermFigure.objects.filter(
        which, denominator__gt=0, frozen_at__lt=london_time(today, 0)
    ).values_list(
        "key", "network_id", "term", "frozen_at", "numerator", "denominator", "minutes"
    )  # fmt: skip
    found: dict[str, list[Cell]] = {}
    for key, network_id, term, frozen_at, numerator, denominator, minutes in rows:
        measured = Measured(numerator, denominator, tuple(minutes))
        found.setdefault(key, []).append(Cell(network_id, term, london_date(frozen_at), measured))
    return found
