"""Westhaven has stood by its covenant for three years before the demo begins: what was frozen of
them. Of the terms that the demo lives through the figures are measured."""

from datetime import datetime

from core.clock import london_date, london_time
from dashboard.models import TermFigure
from dashboard.promises.figure import Measured
from dashboard.promises.periods import freezes_on, newest_settled, rolling
from schools.models import Network

# So many of so many, for each of the nine terms: the first ones were a beginning.
SHARES: dict[str, tuple[tuple[int, int], ...]] = {
    "heads-with-buddy": (
        (4, 15), (9, 16), (11, 16), (13, 18), (14, 17), (15, 17), (16, 19), (17, 19), (17, 18),
    ),
    "heads-with-reserve": (
        (0, 15), (3, 16), (5, 16), (8, 18), (9, 17), (11, 17), (12, 19), (14, 19), (15, 18),
    ),
    "spoken-before": ((1, 4), (3, 5), (2, 3), (4, 5), (5, 6), (4, 4), (5, 5), (6, 6), (4, 4)),
    "spoken-during": ((1, 4), (2, 5), (2, 3), (3, 5), (5, 6), (3, 4), (4, 5), (5, 6), (4, 4)),
    "spoken-after": ((0, 3), (1, 5), (2, 3), (2, 4), (3, 6), (2, 4), (3, 4), (4, 6), (3, 5)),
    "supervision-places": (
        (2, 6), (4, 8), (7, 10), (8, 12), (9, 12), (10, 12), (11, 14), (12, 14), (13, 14),
    ),
    "broad-church": ((0, 2), (1, 3), (2, 4), (2, 3), (3, 5), (3, 4), (4, 5), (4, 5), (5, 6)),
    "plans-in-five-days": ((0, 1), (1, 2), (2, 3), (1, 2), (2, 2), (2, 3), (2, 2), (2, 2), (2, 2)),
    "default-kept": ((0, 0), (0, 1), (1, 2), (2, 3), (2, 2), (1, 2), (3, 3), (1, 2), (2, 2)),
    "call-outs-answered": ((0, 1), (1, 2), (1, 1), (2, 3), (2, 2), (1, 2), (3, 3), (2, 2), (2, 2)),
    "in-post-3": ((1, 1), (2, 2), (2, 3), (1, 2), (2, 2), (1, 2), (2, 2), (2, 2), (1, 2)),
    "in-post-6": ((0, 1), (1, 1), (2, 2), (2, 3), (1, 2), (1, 2), (1, 2), (2, 2), (2, 2)),
    "in-post-12": ((0, 0), (0, 1), (1, 1), (1, 1), (1, 2), (1, 3), (1, 2), (1, 2), (2, 2)),
}  # fmt: skip
# The minutes of each of the nine terms, and of how many.
MINUTES: dict[str, tuple[tuple[tuple[int, ...], int], ...]] = {
    "first-human": (
        ((205, 340), 4), ((95, 130, 260, 415), 5), ((80, 170, 190), 3), ((45, 60, 120, 185), 5),
        ((35, 50, 75, 95, 140, 230), 6), ((25, 55, 70, 110), 4), ((20, 45, 65, 90, 150), 5),
        ((15, 30, 50, 60, 85, 120), 6), ((20, 35, 55, 80), 4),
    ),
    "call-outs-minutes": (
        ((), 1), ((34,), 2), ((21,), 1), ((12, 28), 3), ((9, 17), 2), ((14,), 2), ((6, 11, 19), 3),
        ((8, 13), 2), ((5, 10), 2),
    ),
}  # fmt: skip


def three_years(network: Network, now: datetime) -> None:
    """The figures of the nine terms that are frozen by now."""
    TermFigure.objects.bulk_create(
        TermFigure(
            network_id=network.pk,
            term=term,
            key=key,
            numerator=each.numerator,
            denominator=each.denominator,
            minutes=list(each.minutes),
            frozen_at=london_time(freezes_on(term), 1, 20),
        )
        for number, term in enumerate(rolling(newest_settled(london_date(now))))
        for key, each in _measured(number).items()
    )


def _measured(number: int) -> dict[str, Measured]:
    shares = {key: Measured(*terms[number]) for key, terms in SHARES.items()}
    minutes = {
        key: Measured(len(terms[number][0]), terms[number][1], terms[number][0])
        for key, terms in MINUTES.items()
    }
    return shares | minutes
