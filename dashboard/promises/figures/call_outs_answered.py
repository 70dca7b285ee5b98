"""Promise 2: does somebody answer when a head asks for people who know?"""

from datetime import date

from dashboard.promises.call_outs_then import first_answers
from dashboard.promises.figure import Figure, Measured, Unit
from schools.models import Network


def measure(network: Network, begin: date, end: date) -> Measured:
    """Call-outs of the term, and those that somebody answered. One query."""
    found = first_answers(network, begin, end)
    return Measured(sum(1 for _, first in found if first), len(found))


FIGURE = Figure(
    key="call-outs-answered",
    promise=2,
    words="Call-outs that somebody from the directory answered",
    definition="Every time in the term that a head asked for somebody who knows inspection while "
    "it went on. It is answered when somebody from the directory said that they would ring, also "
    "where another rang in the end. A call-out that the head took back before that counts as not "
    "answered. Drills, and visits entered in error, do not count.",
    unit=Unit.CALL_OUTS,
    measure=measure,
    goes_with_visits=True,
)
