"""Promise 1: are places in supervision taken?"""

from datetime import date

from django.db.models import Sum

from core.clock import london_time
from dashboard.promises.figure import Figure, Measured, Unit
from dashboard.promises.visits_then import looked_at
from schools.models import Network
from support.models import Place, Series


def measure(network: Network, begin: date, end: date) -> Measured:
    """Places in the series for heads that were opened in the term, and those of them that somebody
    had taken by the time the term was looked at. Two queries."""
    series = Series.objects.filter(
        network=network,
        purpose=Series.Purpose.HEADS,
        opened_at__gte=london_time(begin, 0),
        opened_at__lt=london_time(end, 0),
    )
    offered = series.aggregate(places=Sum("places"))["places"] or 0
    taken = Place.objects.filter(series__in=series, booked_at__lt=looked_at(end))
    seats = taken.order_by().values("series", "seat").distinct().count()
    return Measured(min(seats, offered), offered)


FIGURE = Figure(
    key="supervision-places",
    promise=1,
    words="Places in supervision that were taken, of those offered",
    definition="Places in series of supervision for heads, one to one and in groups, that were "
    "opened in the term. A place is taken when a head booked it, also where they gave it up later. "
    "Who had a place is not known to anybody but the head and the supervisor. Places held ready "
    "for those who carried somebody’s visit do not count.",
    unit=Unit.PLACES,
    measure=measure,
)
