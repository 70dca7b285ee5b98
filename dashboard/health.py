"""Whether the installation does its work: counts and times only, nothing anybody wrote."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Min

from core.models import StaleMark
from notifications.models import Message

QUEUES = ("ordinary", "urgent")
# Ticks come every half minute; so long without one means that nobody works a queue.
SILENT_AFTER = timedelta(minutes=3)
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Queue:
    """When a worker of this queue was last heard of."""

    name: str
    last_tick: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class Stuck:
    """A plan that ended in an error. Of the error only its kind: the rest may quote a row."""

    what: str
    by: str
    since: datetime
    tries: int
    error: str


@dataclass(frozen=True)
class Health:
    """What an operator looks at."""

    messages: list[tuple[str, int]]
    oldest_due: datetime | None
    is_late: bool
    queues: list[Queue]
    stuck: list[Stuck]
    marks: int

    @property
    def is_well(self) -> bool:
        return not (self.is_late or self.stuck or any(queue.is_silent for queue in self.queues))


def tick(*, queue: str, now: datetime) -> None:
    """Note that a worker of this queue is at work."""
    cache.set(_key(queue), now, timeout=None)


def queues(*, now: datetime) -> list[Queue]:
    """When a worker of each queue was last heard of. One question to the cache."""
    ticks = cache.get_many([_key(queue) for queue in QUEUES])
    found = []
    for queue in QUEUES:
        last = ticks.get(_key(queue))
        found.append(Queue(queue, last, last is None or now - last > SILENT_AFTER))
    return found


def health(*, now: datetime) -> Health:
    """How the installation does at this moment."""
    # Each private one would tell, by the minute, that something happened between two people.
    listed = Message.objects.filter(is_private=False).order_by()
    counts = dict(listed.values_list("state").annotate(Count("pk")))
    due = Message.objects.filter(state=Message.State.QUEUED, not_before__lte=now)
    oldest = due.aggregate(oldest=Min("not_before"))["oldest"]
    return Health(
        messages=[(str(state.label), counts.get(state.value, 0)) for state in Message.State],
        oldest_due=oldest,
        is_late=oldest is not None and now - oldest > LATE_AFTER,
        queues=queues(now=now),
        stuck=[
            Stuck(
                f"{mark.kind} {mark.object_id}",
                mark.reconciler,
                mark.marked_at,
                mark.attempts,
                mark.error.partition(":")[0],
            )
            for mark in StaleMark.objects.exclude(error="").order_by("marked_at")[:50]
        ],
        marks=StaleMark.objects.count(),
    )


def _key(queue: str) -> str:
    return f"worker-tick-{queue}"
