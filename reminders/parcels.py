"""Which reminders that are due go out together: three or more ordinary ones to one person
within the same hour are one message.

What is urgent goes alone and at once. So does what a head is told as a head: it is one a day,
and its numbers come first. Of an hour's reminders the first wait for the last, where all of
them are of use for longer than that.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.models import Reminder, ReminderRule

ENOUGH = 3
HOUR = timedelta(hours=1)

# The ids of reminders that are sent together, or of one alone.
Parcel = tuple[int, ...]


@dataclass(frozen=True)
class Due:
    """What putting together needs of a reminder."""

    pk: int
    person_id: int
    network_id: int
    due_at: datetime
    too_late_at: datetime
    is_urgent: bool
    audience: str

    @property
    def goes_alone(self) -> bool:
        return self.is_urgent or self.audience == ReminderRule.Audience.HEAD

    @property
    def hour(self) -> datetime:
        """The hour in which it is due, the same by London's clocks."""
        return self.due_at.replace(minute=0, second=0, microsecond=0)


def parcels_due(*, now: datetime) -> list[Parcel]:
    """What is due, put together; urgent ones first. One query."""
    this_hour_ends = now.replace(minute=0, second=0, microsecond=0) + HOUR
    rows = (
        Reminder.objects.filter(state=Reminder.State.PLANNED, due_at__lt=this_hour_ends)
        .order_by("-rule__is_urgent", "due_at", "pk")
        .values_list(
            "pk", "person_id", "network_id", "due_at", "too_late_at", "rule__is_urgent",
            "rule__audience",
        )
    )  # fmt: skip
    return list(put_together((Due(*row) for row in rows), now=now))


def put_together(rows: Iterable[Due], *, now: datetime) -> Iterator[Parcel]:
    """Parcels of what is due among the reminders of hours up to this one. Pure."""
    groups: dict[tuple[object, ...], list[Due]] = defaultdict(list)
    for row in rows:
        alone = (row.pk,)
        groups[alone if row.goes_alone else (row.person_id, row.network_id, row.hour)].append(row)
    for group in groups.values():
        due = [row for row in group if row.due_at <= now]
        if len(group) < ENOUGH:
            yield from ((row.pk,) for row in due)
        elif len(due) == len(group) or not all(map(_can_wait, due)):
            yield tuple(row.pk for row in due)


def _can_wait(row: Due) -> bool:
    """Whether it is of use for more than an hour after the hour in which it is due."""
    return row.too_late_at >= row.hour + 2 * HOUR
