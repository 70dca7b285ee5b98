"""The call-outs of a term, and when somebody first said that they would ring."""

from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.clock import london_time
from core.models import AuditEvent
from dashboard.promises.visits_then import looked_at, visits_of
from directory.models import CallOut
from schools.models import Network


def first_answers(
    network: Network, begin: date, end: date
) -> list[tuple[datetime, datetime | None]]:
    """When each call-out of the term was asked, and when somebody first said that they would
    ring, also where they handed it on afterwards: a call-out holds the latest only, the audit
    trail the first. None where nobody had by the time the term was looked at. One query."""
    then = looked_at(end)
    accepted = AuditEvent.objects.filter(
        object_type="directory.callout", object_id=OuterRef("pk"), verb="call_out.accepted"
    )
    rows = CallOut.objects.filter(
        visit__in=visits_of(network, end),
        asked_at__gte=london_time(begin, 0),
        asked_at__lt=london_time(end, 0),
    )
    found = rows.annotate(
        first=Coalesce(Subquery(accepted.order_by("at").values("at")[:1]), "taken_at")
    )
    return [
        (asked, first if first is not None and first < then else None)
        for asked, first in found.order_by("pk").values_list("asked_at", "first")
    ]
