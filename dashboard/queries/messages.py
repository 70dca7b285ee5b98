"""Messages as rows: what for and how it went, never what they say; with the reminders that
never became one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Person
from dashboard.remedies import Remedy, remedy_for_message, remedy_for_reminder
from notifications.models import Message
from notifications.queries import DID_NOT_ARRIVE, messages_for
from reminders.models import Reminder
from schools.access import Access

MESSAGE, REMINDER = "message", "reminder"
STUCK_WORDS = "Not written yet, and tried again"


@dataclass(frozen=True)
class Row:
    """A message, or a reminder that never became one."""

    id: int
    what_for: str
    person: Person | None
    # An organisation's published address, where it went to no person.
    mailbox: str
    state_words: str
    did_not_arrive: bool
    details: tuple[str, ...]
    at: datetime
    has_ended: bool
    remedy: Remedy | None


def listed(access: Access, state: str = "") -> QuerySet[Any, Any]:
    """Kind and id of the network's messages, and of its reminders that were missed, cancelled or
    cannot be written: those that did not arrive first, then the latest."""
    messages = messages_for(access).order_by()
    reminders = Reminder.objects.filter(network_id=access.network.pk).filter(
        Q(message=None, state__in=(Reminder.State.MISSED, Reminder.State.CANCELLED))
        | Q(state=Reminder.State.PLANNED) & ~Q(why="")
    )
    if state:
        messages, reminders = messages.filter(state=state), reminders.filter(state=state)
    return (
        _as_rows(messages, MESSAGE, F("queued_at"), DID_NOT_ARRIVE)
        .union(
            _as_rows(
                reminders,
                REMINDER,
                Coalesce("finished_at", "due_at"),
                Q(state=Reminder.State.MISSED),
            ),
            all=True,
        )
        .order_by("went_wrong", "-since", "-id")
    )


def _as_rows(rows: QuerySet[Any, Any], kind: str, since: Any, lost: Q) -> QuerySet[Any, Any]:
    went_wrong = Case(When(lost, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(kind=Value(kind, CharField()), went_wrong=went_wrong, since=since).values(
        "kind", "id", "went_wrong", "since"
    )


def in_full(found: Iterable[dict[str, Any]], *, now: datetime) -> list[Row]:
    """The rows of a page of ``listed``. Three queries."""
    order = [(each["kind"], each["id"]) for each in found]
    ids = {kind: [pk for of, pk in order if of == kind] for kind in (MESSAGE, REMINDER)}
    messages = Message.objects.filter(pk__in=ids[MESSAGE]).select_related("person")
    of_use = _of_use_until(ids[MESSAGE])
    rows = {
        (MESSAGE, message.pk): _of_message(message, of_use.get(message.pk), now)
        for message in messages.defer("subject", "text")
    }
    reminders = Reminder.objects.filter(pk__in=ids[REMINDER]).select_related("person", "rule")
    rows |= {(REMINDER, reminder.pk): _of_reminder(reminder) for reminder in reminders}
    return [rows[each] for each in order if each in rows]


def _of_use_until(ids: Iterable[int]) -> dict[int, datetime]:
    """Until when the reminders of messages are of use."""
    rows = Reminder.objects.filter(message__in=ids, state=Reminder.State.QUEUED)
    return dict(rows.values_list("message").annotate(Max("too_late_at")))


def _of_message(message: Message, of_use_until: datetime | None, now: datetime) -> Row:
    repeated = "Handed over twice after a crash" if message.was_repeated else ""
    details = (message.error, message.get_receipt_display(), repeated)
    return Row(
        id=message.pk,
        what_for=message.occasion,
        person=message.person,
        mailbox=message.mailbox,
        state_words=f"{message.get_state_display()}, by {message.get_channel_display().lower()}",
        did_not_arrive=message.did_not_arrive,
        details=tuple(filter(None, details)),
        at=message.finished_at or message.queued_at,
        has_ended=message.finished_at is not None,
        remedy=remedy_for_message(message, of_use_until=of_use_until, now=now),
    )


def _of_reminder(reminder: Reminder) -> Row:
    is_stuck = reminder.state == Reminder.State.PLANNED
    return Row(
        id=reminder.pk,
        what_for=reminder.rule.words,
        person=reminder.person,
        mailbox="",
        state_words=STUCK_WORDS if is_stuck else reminder.get_state_display(),
        did_not_arrive=is_stuck or reminder.state == Reminder.State.MISSED,
        details=(reminder.why,),
        at=reminder.finished_at or reminder.due_at,
        has_ended=reminder.finished_at is not None,
        remedy=remedy_for_reminder(reminder),
    )


def sent_to(person: Person) -> QuerySet[Message]:
    """What was sent to a person, the latest first."""
    return Message.objects.filter(person=person).order_by("-queued_at", "-pk").defer("text")
