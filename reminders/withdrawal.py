"""What was given to the outbox and is no longer true, taken back while it waits there."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, QuerySet

from notifications.models import Message
from notifications.services import cancel
from reminders.models import Reminder

NOT_NEEDED = "no longer needed"
WAITING = (Message.State.QUEUED, Message.State.CLAIMED)


def withdraw(rows: Collection[Reminder], *, now: datetime) -> list[Reminder]:
    """Cancel the messages of reminders that are no longer true. Returns those whose message had
    not been handed over.

    Where one message holds several reminders, the others are planned anew and sent without it.
    """
    messages = [row.message_id for row in rows if row.message_id is not None]
    if not messages:
        return []
    waiting = dict(
        Message.objects.filter(pk__in=messages, state__in=WAITING).values_list("pk", "key")
    )
    if not waiting:
        return []
    cancel(keys=waiting.values(), why=NOT_NEEDED, now=now)
    gone = set(
        Message.objects.filter(pk__in=waiting, state=Message.State.CANCELLED).values_list(
            "pk", flat=True
        )
    )
    over = [row for row in rows if row.message_id in gone]
    still_true = Reminder.objects.filter(message__in=gone, state=Reminder.State.QUEUED)
    plan_anew(still_true.exclude(pk__in=[row.pk for row in over]), now=now)
    return over


def plan_anew(rows: QuerySet[Reminder], *, now: datetime) -> int:
    """Let reminders that were given to the outbox be sent again, as other messages. Returns how
    many."""
    return rows.update(
        state=Reminder.State.PLANNED,
        revivals=F("revivals") + 1,
        why="",
        message=None,
        planned_at=now,
        finished_at=None,
    )
