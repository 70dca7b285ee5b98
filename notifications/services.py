"""What can be asked of the outbox: put a message in, take back what still waits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import Person
from core.nudge import nudge_after_commit
from notifications.channels import Channel, ways_to
from notifications.models import Message

# A text that goes beside an e-mail has the e-mail's key with this before it.
BESIDE = "text:"
# How long a message is of use where its sender does not say.
KEPT_FOR = {
    Message.Priority.URGENT: timedelta(hours=24),
    Message.Priority.ORDINARY: timedelta(days=3),
}
_TASKS = {
    Message.Priority.URGENT: "notifications.tasks.deliver_urgent",
    Message.Priority.ORDINARY: "notifications.tasks.deliver",
}


def queue(
    *,
    key: str,
    person: Person,
    occasion: str,
    subject: str,
    text: str,
    now: datetime,
    priority: int = Message.Priority.ORDINARY,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    network_id: int | None = None,
    is_private: bool = False,
    channel: str | None = None,
    attachment: str = "",
) -> Message:
    """Put a message into the outbox and nudge a worker after commit. It goes the ways that its
    person wants (notifications/channels.py); a second way is a row of its own beside it.

    ``key`` says what the message is about and to whom, once and for all: for a key that was
    used the existing message is given back unchanged, also when two transactions meet.
    ``occasion`` is what lists show in place of the text. Handed over at ``not_before`` (now)
    at the earliest; an ordinary one never between nine at night and seven in the morning,
    nor in its person's own quiet hours.
    Not handed over by ``expires_at`` (an urgent one a day, an ordinary one three days after
    ``not_before``), it is missed. ``is_private`` messages are never listed. With ``channel`` it
    goes that way alone, as a code must that shows whose telephone it is. ``attachment`` names what
    makes the file that goes with an e-mail (attachments.py); a text carries none.
    """
    urgency = Message.Priority(priority)
    fields = {
        "network_id": network_id,
        "person": person,
        "occasion": occasion,
        "is_private": is_private,
        "subject": subject,
        "text": text,
        "priority": urgency,
        **_times(urgency, now, not_before, expires_at),
    }
    main, *others = [channel] if channel else ways_to(person, urgency)
    rows = [_row(key, main, fields, attachment)]
    # Asked again about an occasion of long ago, whoever has begun to want texts gets none of it.
    if others and not Message.objects.filter(key=key).exists():
        rows += [_row(f"{BESIDE}{key}", each, fields, attachment) for each in others]
    return _put(rows)


def queue_to_mailbox(
    *,
    key: str,
    mailbox: str,
    occasion: str,
    subject: str,
    text: str,
    now: datetime,
    priority: int = Message.Priority.ORDINARY,
    is_private: bool = False,
    network_id: int | None = None,
    expires_at: datetime | None = None,
) -> Message:
    """Put an e-mail to an organisation's published address into the outbox. It is to no
    person: nobody's wishes count, and it has no link to turn e-mail off. ``key`` and times as for
    ``queue``; whoever may be named in it takes it back where they are forgotten (``forget``)."""
    urgency = Message.Priority(priority)
    row = Message(
        key=key, mailbox=mailbox, network_id=network_id, occasion=occasion, subject=subject,
        text=text, priority=urgency, is_private=is_private,
        **_times(urgency, now, None, expires_at),
    )  # fmt: skip
    return _put([row])


def forget(*, keys: Iterable[str]) -> int:
    """Delete the messages of these keys, whatever became of them. Returns how many."""
    return Message.objects.filter(key__in=list(keys)).delete()[0]


def _times(
    urgency: Message.Priority, now: datetime, not_before: datetime | None,
    expires_at: datetime | None,
) -> dict[str, datetime]:  # fmt: skip
    due = not_before or now
    expires = expires_at or due + KEPT_FOR[urgency]
    return {"queued_at": now, "not_before": due, "expires_at": expires}


def _put(rows: list[Message]) -> Message:
    # One statement (on conflict do nothing), so that a used key never breaks the caller's
    # transaction; on PostgreSQL it waits for another transaction with the same key.
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    main = rows[0]
    if main.not_before <= main.queued_at:
        nudge_after_commit(_TASKS[Message.Priority(main.priority)])
    return Message.objects.get(key=main.key)


def _row(key: str, channel: str, fields: dict[str, Any], attachment: str) -> Message:
    reference = (
        salted_hmac("notifications.reference", key, algorithm="sha256").hexdigest()
        if channel == Channel.TEXT
        else ""
    )
    return Message(
        key=key, channel=channel, reference=reference,
        attachment=attachment if channel == Channel.EMAIL else "", **fields,
    )  # fmt: skip


def cancel(*, keys: Iterable[str], why: str, now: datetime) -> int:
    """End the messages of these keys, and the texts beside them, that have not been handed over.
    Returns how many.

    ``why`` is a few words without names, shown beside the message.
    """
    keys = list(keys)
    waiting = Message.objects.filter(
        key__in=[*keys, *(f"{BESIDE}{key}" for key in keys)],
        state__in=(Message.State.QUEUED, Message.State.CLAIMED),
    )
    with transaction.atomic():
        # Locked in one order, so that two who cancel the same never block each other.
        ids = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
        return Message.objects.filter(pk__in=ids).update(
            state=Message.State.CANCELLED, error=why[:300], finished_at=now
        )
