"""Was anybody told the same thing twice?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from dashboard.auditing.question import Finding, Moment, Question
from notifications.models import Message
from reminders.writing import together

LOOKS_BACK = timedelta(days=7)
State = Message.State


def _ask(at: Moment) -> Iterator[Finding]:
    """A reminder planned anew after a cancellation, or sent again because it did not arrive, has
    a new key; of all its messages one at most may have left or be about to. A text that goes
    beside an e-mail is no second one."""
    rows = Message.objects.filter(
        Q(key__startswith="reminder:") | Q(key__startswith="digest:"),
        queued_at__gte=at.now - LOOKS_BACK,
        state__in=(State.SENT, State.QUEUED, State.CLAIMED),
    )
    by_reminder: dict[str, list[int]] = defaultdict(list)
    for pk, key in rows.order_by("pk").values_list("pk", "key"):
        by_reminder[key.split(":")[1]].append(pk)
    for reminder, messages in by_reminder.items():
        if len(messages) > 1:
            listed = ", ".join(map(str, messages))
            yield Finding(f"reminder {reminder}", f"has more than one message: {listed}")
    yield from _torn(rows.filter(key__startswith="digest:"))


def _torn(rows: QuerySet[Message]) -> Iterator[Finding]:
    """The key of a message of several reminders names the first alone. Of the others, one that
    has gone over to another message was in both."""
    counted = rows.annotate(holds=Count("reminder")).order_by("pk")
    for pk, occasion, holds in counted.values_list("pk", "occasion", "holds"):
        if occasion != together(holds):
            yield Finding(
                f"message {pk}", f"holds {holds} reminders and was written of another number"
            )


QUESTION = Question(
    key="duplicate",
    promise="Each occasion leads to one message",
    do="Tell the developers; cancel what still waits on the messages page",
    ask=_ask,
)
