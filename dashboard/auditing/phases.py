"""Does each visit stand where its days say?"""

from collections.abc import Iterator

from dashboard.auditing.question import SOON, Finding, Moment, Question
from inspections.days import Gap
from inspections.models import Interruption, Visit
from inspections.visits import AWAY, BY_CLOCK, phase_by_clock


def _ask(at: Moment) -> Iterator[Finding]:
    gaps = {
        visit: Gap(stopped_on, resumes_on)
        for visit, stopped_on, resumes_on in Interruption.objects.filter(
            visit__phase__in=AWAY,
            answer=Interruption.Answer.GRANTED,
            is_superseded=False,
        )
        .order_by("pk")
        .values_list("visit_id", "stopped_on", "resumes_on")
        if stopped_on
    }
    for visit in Visit.objects.filter(phase__in=(*BY_CLOCK, *AWAY)).order_by("pk"):
        gap = gaps.get(visit.pk)
        should_be = phase_by_clock(visit, gap, at.now)
        if visit.phase not in (should_be, phase_by_clock(visit, gap, at.now - SOON)):
            yield Finding(f"visit {visit.pk}", f"is {visit.phase} and should be {should_be}")


QUESTION = Question(
    key="phase",
    promise="A visit moves on by the clock",
    do="See that beat and a worker run",
    ask=_ask,
)
