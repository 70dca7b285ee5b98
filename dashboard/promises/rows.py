"""What was frozen, for whoever shows it: exact, so for the rules of ``showing`` alone."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from dashboard.models import TermFigure
from dashboard.promises.figure import Measured, Row, Sum, sum_of
from dashboard.promises.periods import rolling


def newest_frozen(network_id: int) -> date | None:
    """The first day of the newest term of a network that is frozen; None where none is. One
    query."""
    rows = TermFigure.objects.filter(network_id=network_id)
    return rows.order_by("-term").values_list("term", flat=True).first()


def frozen_terms(network_id: int) -> list[date]:
    """The first days of a network's terms that are frozen, in order. One query."""
    rows = TermFigure.objects.filter(network_id=network_id)
    return sorted(rows.values_list("term", flat=True).distinct())


def rows_of(network_id: int, terms: Iterable[date]) -> list[Row]:
    """The frozen figures of a network in some terms, the earliest first. One query."""
    return _rows(TermFigure.objects.filter(network_id=network_id, term__in=list(terms)))


def three_years(network_id: int, last_term: date) -> dict[str, Sum]:
    """The nine terms up to ``last_term`` added up, by the key of each figure that was measured in
    any of them. One query."""
    return _sums(rows_of(network_id, rolling(last_term)), last_term)


def three_years_of_all(last_term: date) -> dict[int, dict[str, Sum]]:
    """The same for every network that has frozen any of the nine terms, by its id. One query."""
    by_network: dict[int, list[Row]] = {}
    for row in _rows(TermFigure.objects.filter(term__in=rolling(last_term))):
        by_network.setdefault(row.network_id, []).append(row)
    return {network_id: _sums(rows, last_term) for network_id, rows in by_network.items()}


def _rows(found: QuerySet[TermFigure]) -> list[Row]:
    columns = found.order_by("network_id", "term", "key").values_list(
        "network_id", "term", "key", "numerator", "denominator", "minutes"
    )
    return [
        Row(network_id, term, key, Measured(numerator, denominator, tuple(minutes)))
        for network_id, term, key, numerator, denominator, minutes in columns
    ]


def _sums(rows: list[Row], last_term: date) -> dict[str, Sum]:
    return {key: sum_of(key, last_term, rows) for key in dict.fromkeys(row.key for row in rows)}
