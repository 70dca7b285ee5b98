"""Is everybody being asked whom an escalation should ask?"""

from collections.abc import Iterator
from datetime import timedelta

from dashboard.auditing.question import Finding, Moment, Question, when
from escalations.models import Escalation

# The sweep comes every 20 seconds, and a head may be waiting.
MOVED_WITHIN = timedelta(minutes=3)


def _ask(at: Moment) -> Iterator[Finding]:
    late = Escalation.objects.filter(
        state=Escalation.State.OPEN, next_at__lte=at.now - MOVED_WITHIN
    ).order_by("pk")
    for pk, next_at in late.values_list("pk", "next_at"):
        assert next_at is not None
        yield Finding(f"escalation {pk}", f"should have moved at {when(next_at)} and has not")


QUESTION = Question(
    key="unmoved",
    promise="What must be answered is asked in time",
    do="See that beat and the urgent worker run; its journal says what stops it",
    ask=_ask,
)
