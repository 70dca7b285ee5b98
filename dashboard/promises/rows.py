"""What was frozen, for whoever shows it: exact, so for the rules of ``showing`` alone."""

from collections.abc import Iterable
from datetime import date

from dashboard.models import TermFigure
from dashboard.promises.figure import Measured, Row


def frozen_terms(network_id: int) -> list[date]:
    """The first days of a network's terms that are frozen, in order. One query."""
    rows = TermFigure.objects.filter(network_id=network_id)
    return sorted(rows.values_list("term", flat=True).distinct())


def rows_of(network_id: int, terms: Iterable[date]) -> list[Row]:
    """The frozen figures of a network in some terms, the earliest first. One query."""
    found = TermFigure.objects.filter(network_id=network_id, term__in=list(terms))
    columns = found.order_by("term", "key").values_list(
        "network_id", "term", "key", "numerator", "denominator", "minutes"
    )
    return [
        Row(network_id, term, key, Measured(numerator, denominator, tuple(minutes)))
        for network_id, term, key, numerator, denominator, minutes in columns
    ]
