"""Does somebody move every talk that is live?"""

from collections.abc import Iterator

from dashboard.auditing.question import Finding, Moment, Question
from support.talks.following import unmoved


def _ask(at: Moment) -> Iterator[Finding]:
    for pk, what in unmoved(at.now):
        yield Finding(f"talk {pk}", what)


QUESTION = Question(
    key="talks",
    promise="A head who asked to be rung has somebody asked for them, or numbers, and it goes on",
    do="See that beat and a worker run; its journal says what stops it",
    ask=_ask,
)
