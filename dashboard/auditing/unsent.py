"""Are reminders that were due on their way?"""

from collections.abc import Iterator

from dashboard.auditing.question import (
    LEAVES_WITHIN,
    SOON,
    Finding,
    Moment,
    Question,
    late_from,
    quiet_of,
    when,
)
from reminders.models import Reminder
from reminders.parcels import parcels_due
from reminders.withdrawal import WAITING


def _ask(at: Moment) -> Iterator[Finding]:
    before = at.now - SOON
    # Some wait for others of their hour and leave together.
    ready = [pk for parcel in parcels_due(now=before) for pk in parcel]
    planned = Reminder.objects.filter(
        state=Reminder.State.PLANNED, due_at__lte=before, planned_at__lte=before
    )
    due = dict(planned.values_list("pk", "due_at"))
    for pk in sorted(due.keys() & set(ready)):
        yield Finding(f"reminder {pk}", f"was due at {when(due[pk])} and is not in the outbox")
    queued = Reminder.objects.filter(
        message__state__in=WAITING, due_at__lte=at.now - LEAVES_WITHIN
    ).order_by("pk")
    for pk, message, queued_at, priority, begin, end in queued.values_list(
        "pk", "message", "message__queued_at", "message__priority",
        "person__quiet_from", "person__quiet_until",
    ):  # fmt: skip
        quiet = quiet_of(priority, begin, end)
        if late_from(queued_at, within=LEAVES_WITHIN, quiet=quiet) <= at.now:
            yield Finding(
                f"reminder {pk}",
                f"has waited in the outbox as message {message} since {when(queued_at)}",
            )


QUESTION = Question(
    key="unsent",
    promise="What is due leaves when it is due",
    do="See that beat and workers run and that the mail server answers",
    ask=_ask,
)
