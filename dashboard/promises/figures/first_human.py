"""Promise 1: how soon after the call was there a human?"""

from datetime import date

from dashboard.promises.figure import Figure, Measured, Shape, Unit
from dashboard.promises.visits_then import called_in, first_spoken, looked_at, minutes_between
from schools.models import Network


def measure(network: Network, begin: date, end: date) -> Measured:
    """Visits called in the term, those in which somebody has spoken with the head, and the
    minutes from the call until that was said. One query."""
    visits = first_spoken(called_in(network, begin, end), looked_at(end))
    minutes = sorted(minutes_between(called, first) for called, first in visits if first)
    return Measured(len(minutes), len(visits), tuple(minutes))


FIGURE = Figure(
    key="first-human",
    promise=1,
    words="Minutes from the call until somebody had spoken with the head",
    definition="For every visit called in the term: from the call, as it was recorded, until "
    "somebody first said that they had spoken with the head. They may have spoken some time "
    "before they said so. The figure is the median: half of the visits had somebody sooner. "
    "Visits in which nobody had said so six weeks after the term have no time and are left out "
    "of the median; visits entered in error, and at schools whose head was not known, do not "
    "count.",
    unit=Unit.VISITS,
    measure=measure,
    shape=Shape.MINUTES,
    goes_with_visits=True,
)
