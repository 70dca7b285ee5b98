"""Does somebody move every call-out that is live?"""

from collections.abc import Iterator

from dashboard.auditing.question import Finding, Moment, Question
from directory.callouts.following import unmoved


def _ask(at: Moment) -> Iterator[Finding]:
    for pk, what in unmoved(at.now):
        yield Finding(f"call-out {pk}", what)


QUESTION = Question(
    key="call-outs",
    promise="A head who asked for somebody is with a human, or numbers, and it goes on",
    do="See that beat and the urgent worker run; its journal says what stops it",
    ask=_ask,
)
