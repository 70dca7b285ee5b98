"""Short ways to open, answer, sweep, and to see what came of it."""

from datetime import datetime

from accounts.models import Person
from escalations import services
from escalations.models import Entry, Escalation, Page
from notifications.models import Message


def opened(now: datetime, key: str = "fake:1", kind: str = "fake") -> Escalation:
    return services.open_escalation(kind=kind, key=key, network_id=1, subject_id=1, now=now)


def page_of(person: Person) -> Page:
    """The latest page of somebody."""
    return Page.objects.filter(person=person).order_by("pk").last()


def answer(person: Person, value: str, now: datetime) -> Escalation:
    return services.answer(page=page_of(person), value=value, by=person, now=now)


def sweep(now: datetime) -> int:
    return services.sweep(now=now)


def asked() -> list[Person]:
    """Who is being asked, or is on it."""
    live = Page.objects.filter(state__in=Page.LIVE).select_related("person").order_by("pk")
    return [page.person for page in live]


def states(escalation: Escalation) -> dict[Person, str]:
    """How each person's latest page stands."""
    pages = escalation.pages.select_related("person").order_by("pk")
    return {page.person: page.state for page in pages}


def what_happened(escalation: Escalation) -> list[str]:
    entries = Entry.objects.filter(escalation=escalation).order_by("pk")
    return list(entries.values_list("what", flat=True))


def messages_to(person: Person) -> list[Message]:
    return list(Message.objects.filter(person=person).order_by("pk"))
