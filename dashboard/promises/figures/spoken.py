"""Promise 1: did somebody speak with the head before, during and after the inspection?"""

from collections.abc import Collection
from datetime import date

from buddies.models import ContactCheck
from dashboard.promises.figure import Figure, Measure, Measured, Unit
from dashboard.promises.visits_then import checks_of, spoken_in
from schools.models import Network

Moment = ContactCheck.Moment

WHICH = (
    "A visit counts in the term in which this was first to be asked. Whether somebody has spoken "
    "with the head is asked of their buddy, then of others, until somebody says yes; what was "
    "said within six weeks after the term counts. Visits entered in error do not count, nor "
    "those in which the head asked that nobody be asked about them any more, unless somebody had "
    "spoken with them before."
)


def _measure(moments: Collection[str]) -> Measure:
    def measure(network: Network, begin: date, end: date) -> Measured:
        """Visits with such a moment in the term, and those with contact then. One query."""
        return spoken_in(checks_of(network, begin, end, moments), begin, end)

    return measure


def _figure(key: str, when: str, which: str, moments: Collection[str]) -> Figure:
    return Figure(
        key=key,
        promise=1,
        words=f"Visits in which somebody spoke with the head {when}",
        definition=f"{which} {WHICH}",
        unit=Unit.VISITS,
        measure=_measure(moments),
        goes_with_visits=True,
    )


FIGURES = (
    _figure(
        "spoken-before",
        "between the call and the inspection",
        "After the call, and on the evening before the team comes.",
        (Moment.CALLED, Moment.EVENING_BEFORE),
    ),
    _figure(
        "spoken-during",
        "while it went on",
        "At the end of each day on which the team was at the school, and while an inspection was "
        "paused, deferred or left incomplete.",
        (Moment.END_OF_DAY, Moment.AWAY),
    ),
    _figure(
        "spoken-after",
        "after it",
        "After the draft report, after the report is published, and six weeks later.",
        (Moment.DRAFT, Moment.PUBLISHED, Moment.SIX_WEEKS),
    ),
)
