"""What the clock does with departures, every night: it lets them count once the days in which the
head answers are over, and tells whoever is told on the day after."""

import logging
from datetime import datetime

from django.db import transaction

from core import audit
from core.clock import london_date
from support.departures import STATES, WITH_THE_HEAD, is_due
from support.models import Departure
from support.services.departures import tell_union

logger = logging.getLogger(__name__)
BY = audit.System("departures")


def look_after_departures(*, now: datetime) -> int:
    """Look at every departure that the head has; gives how many count now. One that fails is
    logged and never stops the others."""
    counted = 0
    waiting = Departure.objects.filter(state__in=WITH_THE_HEAD).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            counted += _look_at(pk, now)
        except Exception:
            logger.exception("Departure %s could not be looked after", pk)
    return counted


@transaction.atomic
def _look_at(pk: int, now: datetime) -> bool:
    rows = Departure.objects.select_for_update(of=("self",))
    departure = rows.select_related("network", "plan__union_officer").get(pk=pk)
    today = london_date(now)
    tell_union(departure, now)
    if not is_due(departure, today):
        return False
    verb = STATES.verb(departure.state, Departure.State.COUNTED)
    departure.state, departure.counted_on = Departure.State.COUNTED, today
    departure.save(update_fields=["state", "counted_on"])
    audit.record(verb, departure, by=BY, now=now, network_id=departure.network_id)
    return True
