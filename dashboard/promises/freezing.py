"""Terms are frozen once: measured six weeks after their end, and never changed.

All figures of a term are frozen together. One that is measured only later begins with the next
term, so that no public number of the past appears afterwards.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from core import audit
from core.clock import london_date
from core.models import AuditEvent
from dashboard.models import TermFigure
from dashboard.promises.figure import Figure, Measured
from dashboard.promises.figures import FIGURES
from dashboard.promises.periods import settled_since, term_after
from dashboard.promises.rows import frozen_terms, rows_of
from schools.locks import lock_network
from schools.models import Network

logger = logging.getLogger(__name__)
JOB = audit.System("figures")


@dataclass(frozen=True)
class Frozen:
    """What one run froze: the figures of a term, and how many they were."""

    network: Network
    term: date
    figures: int


@dataclass(frozen=True)
class Difference:
    """A figure that comes out otherwise when its term is measured again."""

    key: str
    frozen: Measured
    now: Measured


def freeze_due(*, now: datetime, networks: Iterable[Network] | None = None) -> list[Frozen]:
    """Freeze every term that is due, of every network since the term in which it came here. One
    that cannot be measured is logged, tried again the next night, and never stops the others."""
    done = []
    rows = Network.objects.order_by("pk") if networks is None else networks
    for network in rows:
        for term in due_terms(network, london_date(now)):
            try:
                found = freeze(network=network, term=term, now=now)
            except Exception:
                logger.exception("Term %s of network %s could not be frozen", term, network.pk)
                continue
            if found:
                done.append(Frozen(network, term, found))
    return done


def due_terms(network: Network, today: date) -> list[date]:
    """The first days of a network's terms that are to be frozen and are not, in order; none of
    which nothing is kept any more. Two queries."""
    began = began_on(network)
    if began is None:
        return []
    waiting = set(settled_since(began, today)) - set(frozen_terms(network.pk))
    return sorted(term for term in waiting if _measurable(term, today))


def began_on(network: Network) -> date | None:
    """The day of the first act in a network, by the audit trail; None where there was none. One
    query."""
    events = AuditEvent.objects.filter(network_id=network.pk).order_by("pk")
    first = events.values_list("at", flat=True).first()
    return None if first is None else london_date(first)


def freeze(*, network: Network, term: date, now: datetime) -> int:
    """Measure a term that is due and keep what was measured; gives how many figures that were, 0
    where somebody else did so first, or nothing of it is kept any more."""
    with transaction.atomic():
        # Two at once: the second finds the rows of the first.
        network = lock_network(network)
        if TermFigure.objects.filter(network_id=network.pk, term=term).exists():
            return 0
        measured = measure(network, term, london_date(now))
        TermFigure.objects.bulk_create(
            TermFigure(
                network_id=network.pk,
                term=term,
                key=key,
                numerator=each.numerator,
                denominator=each.denominator,
                minutes=list(each.minutes),
                frozen_at=now,
            )
            for key, each in measured.items()
        )
        if measured:
            audit.record(
                "figures.frozen", network, by=JOB, now=now, network_id=network.pk,
                term=term.isoformat(), figures=len(measured),
            )  # fmt: skip
        return len(measured)


def measure(network: Network, term: date, today: date) -> dict[str, Measured]:
    """Every figure of a term that can be measured today, by its key. The number of queries does
    not depend on how much there is."""
    return {
        figure.key: figure.measure(network, term, term_after(term))
        for figure in _measurable(term, today)
        if figure.measure is not None
    }


def differences(network: Network, term: date, today: date) -> list[Difference]:
    """What comes out otherwise when a frozen term is measured again: nothing, unless somebody has
    changed since what they had said of the past (``docs/promises-kept.md``)."""
    again = measure(network, term, today)
    return [
        Difference(row.key, row.measured, again[row.key])
        for row in rows_of(network.pk, [term])
        if row.key in again and again[row.key] != row.measured
    ]


def _measurable(term: date, today: date) -> list[Figure]:
    """The figures of a term whose rows are still kept."""
    kept_since = today - timedelta(days=settings.RETENTION_DAYS["visits"])
    return [
        figure
        for figure in FIGURES
        if figure.is_measured and not (figure.goes_with_visits and term < kept_since)
    ]
