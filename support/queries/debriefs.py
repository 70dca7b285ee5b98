"""Hours offered after a visit: each to whoever was offered it, and to nobody else."""

from datetime import datetime

from django.db.models import Q, QuerySet

from schools.access import Access
from support.models import DebriefOffer, Series
from support.offering import OnOffer
from support.on_offer import board


def debriefs_for(access: Access) -> QuerySet[DebriefOffer]:
    """What this person was offered here, newest first, each with its network and place."""
    rows = DebriefOffer.objects.filter(person=access.person, visit__school__network=access.network)
    return rows.select_related("visit__school__network", "place").order_by("-offered_at", "-pk")


def waiting_debriefs(access: Access) -> QuerySet[DebriefOffer]:
    """Of these, what is not answered, or was booked and given up since."""
    given_up = Q(answer="booked") & (Q(place=None) | Q(place__ended_at__isnull=False))
    return debriefs_for(access).filter(Q(answer="") | given_up)


def times_for(access: Access, now: datetime) -> list[tuple[Series, OnOffer]]:
    """The hours that suit this person, the soonest first. Whom they must not meet is not among
    them, and nothing says so."""
    hours = Series.objects.filter(
        network=access.network, purpose=Series.Purpose.DEBRIEF, closed_at=None
    )
    of = list(hours)
    if not of:
        return []
    found = board(access.network, [access.person.pk], now, of=of)
    return [(found.rows[each.pk], each) for each in found.suiting(access.person.pk)]
