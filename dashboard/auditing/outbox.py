"""Does the outbox move?"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from accounts.wishes import QUIET_FROM, QUIET_UNTIL
from dashboard.auditing.question import (
    SOON,
    Finding,
    Moment,
    Question,
    late_from,
    quiet_of,
    when,
)
from notifications.models import Message

# After its lease a dead worker's message is taken over at the next beat.
TAKEN_OVER_WITHIN = timedelta(minutes=5)
State = Message.State


def _ask(at: Moment) -> Iterator[Finding]:
    claimed = Message.objects.filter(
        state=State.CLAIMED, lease_until__lte=at.machine - TAKEN_OVER_WITHIN
    ).order_by("pk")
    for pk in claimed.values_list("pk", flat=True):
        yield Finding(f"message {pk}", "was left by a dead worker and nobody took it over")
    somewhere = Q(person__isnull=False) | ~Q(mailbox="")
    waiting = Message.objects.filter(
        somewhere, state=State.QUEUED, not_before__lte=at.now - SOON
    ).order_by("pk")
    for pk, not_before, priority, begin, end in waiting.values_list(
        "pk", "not_before", "priority", "person__quiet_from", "person__quiet_until"
    ):
        # A mailbox has no quiet hours of its own.
        quiet = quiet_of(priority, begin or QUIET_FROM, end or QUIET_UNTIL)
        if late_from(not_before, within=SOON, quiet=quiet) <= at.now:
            yield Finding(f"message {pk}", f"could leave since {when(not_before)} and has not")


QUESTION = Question(
    key="stuck",
    promise="A message that may leave is tried",
    do="See that a worker of its queue runs; its journal says what stops it",
    ask=_ask,
)
