"""Promise 1: does everybody whose inspection may come have somebody?"""

from datetime import date

from dashboard.promises.figure import Figure, Measured, Unit
from dashboard.promises.heads_then import heads_in_window, pairings_then
from schools.models import Network


def measure(network: Network, begin: date, end: date) -> Measured:
    """Heads in the window on the term's last day, and those of them with a buddy. Seven
    queries."""
    heads = heads_in_window(network, end)
    paired = set(pairings_then(network, end).values_list("supported", flat=True))
    return Measured(len(heads & paired), len(heads))


FIGURE = Figure(
    key="heads-with-buddy",
    promise=1,
    words="Heads whose inspection may come and who had a buddy",
    definition="Counted on the last day of each term: everybody known to lead a school whose "
    "window had opened by then, by the inspections published and the rules in force on that day. "
    "Somebody who leads several schools counts once. Schools that had closed, colleges for ages "
    "16 to 19 and schools for which no window can be worked out do not count. Somebody has a "
    "buddy who had a published pair at the end of that day. Over three years a head counts once "
    "for each term.",
    unit=Unit.HEADS,
    measure=measure,
)
