"""The only door to escalations for views and the floors above."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import F, FilteredRelation, Q, QuerySet

from accounts.models import Person
from escalations.messages import keys_of
from escalations.models import Entry, Escalation, Page
from escalations.question import Question, question_of
from notifications.models import Message
from notifications.services import BESIDE

__all__ = [
    "DELIVERY",
    "Holder",
    "Line",
    "Question",
    "Waiting",
    "current_pages",
    "question_of",
    "timeline_of",
    "waiting",
    "waiting_for",
]
DELIVERY = "delivery"


@dataclass(frozen=True)
class Holder:
    """Somebody who has said that they are on it. ``part``: who they are in the step; ``name`` is
    empty where that person is not known any more."""

    pk: int | None
    name: str
    part: str


@dataclass(frozen=True)
class Waiting:
    """An escalation that waits for an answer; whether somebody in a part was ``asked`` since it
    was last opened, and who is on it, the first of several."""

    escalation: Escalation
    was_asked: bool
    holder: Holder | None


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


def waiting(escalations: QuerySet[Escalation], asked: str) -> list[Waiting]:
    """These, in their order, with whether anybody was asked as ``asked`` and who is on it. One
    query, of a line for each page that says so."""
    says = Q(pages__state=Page.State.HOLDING) | Q(pages__name=asked)
    lines = escalations.annotate(
        page=FilteredRelation("pages", condition=says),
        page_step=F("page__step"),
        page_name=F("page__name"),
        page_state=F("page__state"),
        by=F("page__person"),
        by_name=F("page__person__name"),
    ).order_by(*escalations.query.order_by, "page__pk")
    found = []
    for _, of_one in groupby(lines, key=attrgetter("pk")):
        rows = list(of_one)
        now = [row for row in rows if row.page_name and row.page_step >= row.first_step]
        on_it = [row for row in now if row.page_state == Page.State.HOLDING]
        holder = Holder(on_it[0].by, on_it[0].by_name or "", on_it[0].page_name) if on_it else None
        found.append(Waiting(rows[0], any(row.page_name == asked for row in now), holder))
    return found


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
