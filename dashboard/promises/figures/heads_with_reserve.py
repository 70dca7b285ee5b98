"""Promise 1: is somebody there when the buddy cannot be?"""

from datetime import date

from core.clock import london_time
from dashboard.promises.figure import Figure, Measured, Unit
from dashboard.promises.heads_then import heads_in_window, pairings_then, with_reserve_then
from schools.models import Network


def measure(network: Network, begin: date, end: date) -> Measured:
    """Heads in the window on the term's last day, and those of them with buddy and reserve. Eight
    queries."""
    heads = heads_in_window(network, end)
    reserved = with_reserve_then(pairings_then(network, end), london_time(end, 0))
    return Measured(len(heads & reserved), len(heads))


FIGURE = Figure(
    key="heads-with-reserve",
    promise=1,
    words="Heads whose inspection may come and who had a buddy and a reserve",
    definition="The same heads as for the buddy, counted on the last day of each term. A reserve "
    "is whom the head rings when the buddy cannot be reached; the pair must have had one at the "
    "end of that day. Over three years a head counts once for each term.",
    unit=Unit.HEADS,
    measure=measure,
)
