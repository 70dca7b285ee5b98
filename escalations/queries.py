"""The only door to escalations for views and the floors above."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Person
from escalations.messages import keys_of
from escalations.models import Entry, Escalation, Page
from escalations.question import Question, question_of
from notifications.models import Message
from notifications.services import BESIDE

__all__ = [
    "DELIVERY",
    "Line",
    "Question",
    "current_pages",
    "question_of",
    "timeline_of",
    "waiting_for",
]
DELIVERY = "delivery"


@dataclass(frozen=True)
class Line:
    """One line of a timeline. ``what`` is an ``Entry.What`` or DELIVERY; ``name`` says who in a
    word of the policy ("buddy"), never by name; ``detail`` a few words more."""

    at: datetime
    what: str
    words: str
    name: str = ""
    detail: str = ""
    page: Page | None = None


def waiting_for(person: Person) -> QuerySet[Page]:
    """What somebody is being asked now, newest first, each with its escalation."""
    return (
        Page.objects.filter(
            person=person, state__in=Page.LIVE, escalation__state=Escalation.State.OPEN
        )
        .select_related("escalation", "person")
        .order_by("-asked_at", "-pk")
    )


def current_pages(escalation: Escalation) -> QuerySet[Page]:
    """Who is being asked now, or is on it, each with their person."""
    return (
        Page.objects.filter(escalation=escalation, state__in=Page.LIVE)
        .select_related("person")
        .order_by("pk")
    )


def timeline_of(escalation: Escalation) -> list[Line]:
    """What happened, in order: what the engine did, and what became of each message. ``page``
    leads to the person where the kind keeps who was asked; who may see that its floor decides."""
    entries = Entry.objects.filter(escalation=escalation).select_related("page__person")
    lines = [
        Line(
            entry.at, entry.what, entry.get_what_display(), entry.page.name if entry.page else "",
            entry.detail, entry.page,
        )
        for entry in entries.order_by("pk")
    ]  # fmt: skip
    # Sorting keeps the order of what happened in one moment; a delivery comes after its asking.
    return sorted([*lines, *_deliveries(escalation)], key=lambda line: line.at)


def _deliveries(escalation: Escalation) -> Iterator[Line]:
    pages = {
        key: page
        for page in Page.objects.filter(escalation=escalation).select_related("person")
        for key in keys_of(page)
    }
    keys = [*pages, *(f"{BESIDE}{key}" for key in pages)]
    for message in Message.objects.filter(key__in=keys).defer("text").order_by("pk"):
        page = pages[message.key.removeprefix(BESIDE)]
        words = f"{message.get_channel_display()}: {message.get_state_display().lower()}"
        yield Line(
            message.finished_at or message.queued_at, DELIVERY, words, page.name,
            message.error, page,
        )  # fmt: skip
        if message.receipt_at:
            said = message.get_receipt_display().lower()
            yield Line(
                message.receipt_at, DELIVERY, f"{message.get_channel_display()}: {said}",
                page.name, page=page,
            )  # fmt: skip
