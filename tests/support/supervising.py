"""Supervisors and series as people make them: by agreeing, and by opening them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from accounts.models import Person
from core.clock import london_time
from schools.models import Network
from support.models import Place, Series, Supervisor
from support.services.series import open_series
from support.services.supervisors import agree
from tests import factories

# The school year 2026 to 2027, with its half-terms.
HALVES = (
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 22)),
)
# Tuesdays, every fourth week, over Christmas and half-term.
TUESDAYS = (
    date(2026, 12, 8), date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2), date(2027, 4, 13),
    date(2027, 5, 11),
)  # fmt: skip


def school_year(network: Network) -> None:
    """The terms of a network, as its coordinator entered them."""
    for number, (first, last) in enumerate(HALVES):
        factories.term(network, first, last, starts_term=number % 2 == 0)


def a_supervisor(
    network: Network, now: datetime, name: str = "Sofia Marsh", *,
    person: Person | None = None, **fields: Any,
) -> Supervisor:  # fmt: skip
    """Somebody who agreed to the limits of confidence, with an account."""
    person = person or factories.person(name, account=True)
    answers = {
        "qualifications": "Accredited coach", "about": "", "ways": ["in-person", "video"],
        "takes_talks": False,
    }  # fmt: skip
    return agree(network=network, person=person, by=person, now=now, **{**answers, **fields})


def a_series(
    supervisor: Supervisor, now: datetime, *, days: Sequence[date] = TUESDAYS, hour: int = 16,
    **fields: Any,
) -> Series:  # fmt: skip
    """Six meetings on Tuesdays at four, one to one, unless told otherwise."""
    answers = {"way": "in-person", "where": "Room 4, Harbour House"}
    return open_series(
        supervisor=supervisor, starts=[london_time(day, hour) for day in days],
        by=supervisor.person, now=now, **{**answers, **fields},
    )  # fmt: skip


def a_group(supervisor: Supervisor, now: datetime, **fields: Any) -> Series:
    """The same with four places."""
    return a_series(supervisor, now, **{"format": "group", "places": 4, **fields})


def a_place(series: Series, person: Person, now: datetime, seat: int = 1) -> Place:
    """A place that somebody has; how it is booked is told elsewhere."""
    return Place.objects.create(series=series, person=person, seat=seat, booked_at=now)
