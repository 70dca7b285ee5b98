"""The only door to messages for views. Texts do not pass through it."""

from typing import Any, Protocol

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from accounts.models import Person
from notifications.models import Message

# As ``Message.did_not_arrive``.
DID_NOT_ARRIVE = Q(state__in=(Message.State.FAILED, Message.State.MISSED)) | ~Q(
    receipt__in=("", Message.Receipt.DELIVERED)
)


class Asker(Protocol):
    """Who asks: ``schools.access.Access``, of which this floor knows no more."""

    @property
    def person(self) -> Person: ...

    @property
    def network(self) -> Any: ...

    @property
    def is_coordinator(self) -> bool: ...


def messages_for(access: Asker) -> QuerySet[Message, Any]:
    """Messages as rows without subject and text, latest first: ``id``, ``occasion``,
    ``state``, ``state_words``, ``priority``, ``queued_at``, ``not_before``, ``expires_at``,
    ``finished_at``, ``attempts``, ``error``, ``was_repeated``, ``channel``, ``receipt``,
    ``person_id``, ``person__name``.

    A coordinator gets the network's, anybody else their own in this network. Private ones
    (call-outs, concerns, supervision) are never listed; sign-in codes are never stored.
    """
    messages = Message.objects.filter(network_id=access.network.pk, is_private=False)
    if not access.is_coordinator:
        messages = messages.filter(person=access.person)
    return _as_rows(messages)


def _as_rows(messages: QuerySet[Message]) -> QuerySet[Message, Any]:
    words = Case(
        *(When(state=value, then=Value(str(label))) for value, label in Message.State.choices),
        output_field=CharField(),
    )
    return messages.order_by("-queued_at", "-pk").values(
        "id", "occasion", "state", "priority", "queued_at", "not_before", "expires_at",
        "finished_at", "attempts", "error", "was_repeated", "channel", "receipt",
        "person_id", "person__name",
        state_words=words,
    )  # fmt: skip
