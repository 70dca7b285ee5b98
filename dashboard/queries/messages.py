"""Messages as rows: what for and how it went, never what they say."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Person
from dashboard.queries.today import WENT_WRONG
from notifications.models import Message
from notifications.queries import messages_for
from schools.access import Access


def listed(access: Access, state: str = "") -> QuerySet[Message, Any]:
    """The network's messages, those that did not arrive first, then the latest."""
    rows = messages_for(access).annotate(
        went_wrong=Case(
            When(state__in=WENT_WRONG, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("went_wrong", "-queued_at", "-pk")


def sent_to(person: Person) -> QuerySet[Message, Any]:
    """What was sent to a person, the latest first."""
    rows = Message.objects.filter(person=person).order_by("-queued_at", "-pk")
    return rows.values("occasion", "state", "queued_at", "finished_at")
