"""What the clock does with departures, every night: it lets them count once the days in which the
head answers are over, tells whoever is told on the day after, and lets fall away what not both who
proposed it could propose any more."""

from datetime import datetime

from core import audit
from core.clock import london_date
from support.departures import OPEN, is_due
from support.models import Departure
from support.one_by_one import alone
from support.policies.departures import may_be_seconded
from support.services.departures import count_or_lapse, lapse, locked, tell_colleagues, tell_union

BY = audit.System("departures")
State = Departure.State


def look_after_departures(*, now: datetime) -> int:
    """Look at every departure that is open; gives how many count now. One that fails is logged and
    never stops the others."""
    waiting = Departure.objects.filter(state__in=OPEN).order_by("pk")
    pks = list(waiting.values_list("pk", flat=True))
    return sum(alone("Departure", pk, _look_at, pk, now) for pk in pks)


def _look_at(pk: int, now: datetime) -> bool:
    departure = locked(pk)
    today = london_date(now)
    if departure.state == State.PROPOSED:
        # Nobody could take it back, and nothing else could be proposed beside it.
        if not may_be_seconded(departure, today):
            lapse(departure=departure, by=BY, now=now)
        return False
    tell_union(departure, now)
    if is_due(departure, today):
        return count_or_lapse(departure=departure, by=BY, now=now)
    # Somebody may have taken it back since the list was read.
    if departure.state in OPEN:
        tell_colleagues(departure, now)
    return False
