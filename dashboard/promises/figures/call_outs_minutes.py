"""Promise 2: how soon does somebody answer?"""

from datetime import date

from dashboard.promises.call_outs_then import first_answers
from dashboard.promises.figure import Figure, Measured, Shape, Unit
from dashboard.promises.visits_then import minutes_between
from schools.models import Network


def measure(network: Network, begin: date, end: date) -> Measured:
    """Call-outs of the term, those that somebody answered, and the minutes until then. One
    query."""
    found = first_answers(network, begin, end)
    minutes = sorted(minutes_between(asked, first) for asked, first in found if first)
    return Measured(len(minutes), len(found), tuple(minutes))


FIGURE = Figure(
    key="call-outs-minutes",
    promise=2,
    words="Minutes until somebody from the directory answered a call-out",
    definition="For every call-out of the term that was answered: from the head’s asking until "
    "the first person said that they would ring. The figure is the median: half were answered "
    "sooner. Drills, and visits entered in error, do not count.",
    unit=Unit.CALL_OUTS,
    measure=measure,
    shape=Shape.MINUTES,
    goes_with_visits=True,
)
