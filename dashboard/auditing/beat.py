"""Does somebody work each queue, and does the beat tick?"""

from collections.abc import Iterator

from dashboard.auditing.question import Finding, Moment, Question, when
from dashboard.health import queues


def _ask(at: Moment) -> Iterator[Finding]:
    for queue in queues(now=at.now):
        if queue.is_silent:
            since = f"since {when(queue.last_tick)}" if queue.last_tick else "so far"
            yield Finding(f"queue {queue.name}", f"has not been heard of {since}")


QUESTION = Question(
    key="silent",
    promise="Beat ticks and each queue has a worker",
    do="Start the beat and the worker of this queue",
    ask=_ask,
)
