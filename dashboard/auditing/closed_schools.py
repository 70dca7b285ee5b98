"""Is a visit open at a school that is no more?"""

from collections.abc import Iterator

from dashboard.auditing.question import Finding, Moment, Question
from inspections.models import OPEN_PHASES, Visit
from schools.models import School


def _ask(at: Moment) -> Iterator[Finding]:
    rows = Visit.objects.filter(phase__in=OPEN_PHASES, school__status=School.CLOSED)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield Finding(f"visit {pk}", "is open at a school that has closed")


QUESTION = Question(
    key="closed-school",
    promise="A visit belongs to a school that is open",
    do="Ask the network’s coordinator to look at the visit, and import the links file",
    ask=_ask,
)
