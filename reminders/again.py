"""A message that did not arrive, sent once more: only what it said that is still true."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import Refused
from notifications.models import Message
from notifications.services import cancel
from reminders.models import Reminder
from reminders.reconcile import hold
from reminders.sending import scope_of, send_now
from reminders.withdrawal import plan_anew

NOT_ARRIVED = (Message.State.FAILED, Message.State.REFUSED, Message.State.CANCELLED)
NOTHING_LEFT = (
    "This cannot be sent again: it is too late for it, or it was sent again already. "
    "Ring them instead."
)
SENT_AGAIN = "sent again"
NOT_TRUE = "What it said is not true any more, so it was not sent again."


def send_again(*, message: Message, by: audit.Actor, now: datetime) -> int:
    """Give the outbox the reminders of a message that did not arrive, as a new message. Returns
    how many. Raises Refused where none of them is still of use, or still true."""
    rows = Reminder.objects.filter(
        message=message,
        message__state__in=NOT_ARRIVED,
        state=Reminder.State.QUEUED,
        too_late_at__gt=now,
    )
    with transaction.atomic():
        # First what every reconciler holds first, so that two never wait for each other.
        hold(scope_of(rows))
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise Refused(NOTHING_LEFT)
        # The text beside it may still wait, and the new message has its own.
        cancel(keys=[message.key], why=SENT_AGAIN, now=now)
        again = Reminder.objects.filter(pk__in=ids)
        plan_anew(again, now=now)
        sent = send_now(again, now=now)
        if not sent:
            raise Refused(NOT_TRUE)
        audit.record(
            "reminder.sent_again", message, by=by, now=now, network_id=message.network_id,
            reminders=sent,
        )  # fmt: skip
    return sent
