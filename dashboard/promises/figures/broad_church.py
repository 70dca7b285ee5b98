"""Promise 3: is school improvement a broad church?"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from core.clock import london_time
from dashboard.promises.figure import Figure, Measured, Unit
from dashboard.promises.visits_then import looked_at
from schools.models import Network
from support.models import Given, Needed

DECLINED = Given.State.DECLINED


def measure(network: Network, begin: date, end: date) -> Measured:
    """What plans said in the term that they need, and that for which an organisation had said yes
    by the time the term was looked at. What was taken back before anybody answered does not count.
    Two queries."""
    then = looked_at(end)
    said_yes = Given.objects.filter(needed=OuterRef("pk"), answered_at__lt=then).exclude(
        state=DECLINED
    )
    needed = Needed.objects.filter(
        plan__network=network,
        needed_at__gte=london_time(begin, 0),
        needed_at__lt=london_time(end, 0),
    )
    wanted = Q(withdrawn_at=None) | Q(withdrawn_at__gte=then)
    counted = needed.annotate(is_given=Exists(said_yes)).filter(wanted | Q(is_given=True))
    return Measured(counted.filter(is_given=True).count(), counted.count())


FIGURE = Figure(
    key="broad-church",
    promise=3,
    words="Needs for help in support plans that an organisation met",
    definition="Everything that a support plan said in the term it needs from others: adviser "
    "days, a peer review, a specialist, help from trust to trust. It is met when an officer of an "
    "organisation had said yes within six weeks after the term. What a head took back before "
    "anybody said yes does not count.",
    unit=Unit.NEEDS,
    measure=measure,
)
