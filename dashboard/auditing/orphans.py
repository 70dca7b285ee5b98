"""Do reminders and their messages still have each other?"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from dashboard.auditing.question import Finding, Moment, Question
from notifications.models import Message
from notifications.services import BESIDE
from reminders.models import Reminder
from reminders.withdrawal import WAITING
from schools.models import Network

# How the key of a reminder's message begins (reminders/writing.py).
REMINDERS = ("reminder:", "digest:")


def _ask(at: Moment) -> Iterator[Finding]:
    rows = Reminder.objects.order_by("pk")
    without = rows.filter(state=Reminder.State.QUEUED, message=None)
    for pk in without.values_list("pk", flat=True):
        yield Finding(f"reminder {pk}", "was given to the outbox, which has no message of it")
    network = Network.objects.filter(pk=OuterRef("network_id"))
    nowhere = rows.filter(~Exists(network), state=Reminder.State.PLANNED)
    for pk in nowhere.values_list("pk", flat=True):
        yield Finding(f"reminder {pk}", "is planned in a network that is gone")
    yield from _messages_of_nobody()


def _messages_of_nobody() -> Iterator[Finding]:
    """What waits to leave for no reminder; a text is asked for by the e-mail it goes beside."""
    is_reminder = Q()
    for beginning in REMINDERS:
        is_reminder |= Q(key__startswith=beginning) | Q(key__startswith=f"{BESIDE}{beginning}")
    waiting = Message.objects.filter(is_reminder, state__in=WAITING)
    wanted = set(
        Reminder.objects.filter(state=Reminder.State.QUEUED, message__state__in=WAITING)
        .values_list("message__key", flat=True)
        .distinct()
    )
    # The e-mail may have left before its text.
    left = Reminder.objects.filter(state=Reminder.State.QUEUED).exclude(message__state__in=WAITING)
    for pk, key in waiting.order_by("pk").values_list("pk", "key"):
        main = key.removeprefix(BESIDE)
        if main in wanted or (main != key and left.filter(message__key=main).exists()):
            continue
        yield Finding(f"message {pk}", "waits to leave for a reminder that does not ask for it")


QUESTION = Question(
    key="orphaned",
    promise="Each reminder in the outbox has its message, and each message its reminder",
    do="Look at the row; whoever it was for may have to be rung",
    ask=_ask,
)
