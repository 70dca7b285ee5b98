"""Was every term frozen that is due?"""

from collections.abc import Iterator
from datetime import timedelta

from core.clock import london_date
from dashboard.auditing.question import Finding, Moment, Question
from dashboard.promises.freezing import due_terms
from schools.models import Network

# A night or two may be missed.
WITHIN = timedelta(days=3)


def _ask(at: Moment) -> Iterator[Finding]:
    day = london_date(at.now) - WITHIN
    for network in Network.objects.order_by("pk"):
        for term in due_terms(network, day):
            yield Finding(f"network {network.pk}", f"has not frozen the term from {term}")


QUESTION = Question(
    key="unfrozen",
    promise="The figures of a term are frozen six weeks after its end",
    do="Run manage.py freeze_figures and read why in the log",
    ask=_ask,
)
