"""Reminders written and given to the outbox, one by one or several in one message."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Person
from notifications.models import Message
from notifications.services import queue
from reminders import wording
from reminders.facts import Facts
from reminders.models import Reminder
from reminders.parcels import ENOUGH
from reminders.wording import Wording
from schools.models import Network

logger = logging.getLogger(__name__)

State = Reminder.State


class Writer:
    """Writes reminders from facts that were just read, people looked up once."""

    def __init__(self, known: Facts, now: datetime) -> None:
        self._now = now
        self._cast = Cast(known)

    def send(self, rows: Sequence[Reminder]) -> int:
        """Give the outbox reminders that go together. Returns how many: one that cannot be
        written is left, and says why."""
        together = len(rows) >= ENOUGH
        written = [
            (row, words)
            for row in rows
            if (words := self._written(row, together=together)) is not None
        ]
        if not together:
            return sum(self._give([row], words) for row, words in written)
        left = [row for row, _ in written]
        if len(left) < ENOUGH:
            return self.send(left)
        return self._give(left, wording.digest([words for _, words in written]))

    def _written(self, row: Reminder, *, together: bool) -> Wording | None:
        try:
            around = self._cast.around(row.subject_kind, row.subject_id, row.network_id, row.person)
            return wording.render(row.rule.key, together=together, **around)
        except Exception as error:
            self._keep_why([row], error)
            return None

    def _give(self, rows: list[Reminder], words: Wording) -> int:
        """Queue one message for these reminders, in a savepoint of its own."""
        try:
            with transaction.atomic():
                message = self._queue(rows, words)
                Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(
                    state=State.QUEUED, why="", message=message, finished_at=self._now
                )
        except Exception as error:
            self._keep_why(rows, error)
            return 0
        return len(rows)

    def _queue(self, rows: list[Reminder], words: Wording) -> Message:
        first = rows[0]
        occasion = first.rule.words if len(rows) == 1 else together(len(rows))
        is_urgent = any(row.rule.is_urgent for row in rows)
        return queue(
            key=key_of(rows),
            person=first.person,
            occasion=occasion[:60],
            subject=words.subject,
            text=words.text,
            now=self._now,
            priority=Message.Priority.URGENT if is_urgent else Message.Priority.ORDINARY,
            # Of several the first that is of no more use.
            expires_at=min(row.too_late_at for row in rows),
            network_id=first.network_id,
        )

    def _keep_why(self, rows: list[Reminder], error: Exception) -> None:
        why = f"It could not be written ({type(error).__name__})."
        for row in rows:
            logger.error("Reminder %s: %s", row.pk, why)
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(why=why)


class Cast:
    """The people around reminders, for their words. What was read already, or invented for a
    preview, is given."""

    def __init__(
        self, known: Facts, people: Iterable[Person] = (), networks: Iterable[Network] = ()
    ) -> None:
        self._known = known
        self._heads = {visit.pk: visit.head for visit in known.visits}
        ids = {person for pair in known.pairs.values() for person in (pair.contact, pair.reserve)}
        ids |= set(known.contacts.values()) | set(self._heads.values())
        self._networks = {network.pk: network for network in networks}
        self._networks |= Network.objects.in_bulk(known.networks - self._networks.keys())
        self.people = {person.pk: person for person in (*people, *known.people)}
        unknown = {each for each in ids if each is not None} - set(self.people)
        self.people |= Person.objects.in_bulk(unknown) if unknown else {}

    def around(self, kind: str, subject: int, network: int, person: Person) -> dict[str, Any]:
        """Who is who in the words of a reminder about a subject to a person."""
        head = self._heads[subject] if kind == Reminder.Subject.VISIT else person.pk
        pair = self._known.pair_of(network, head)
        return {
            "person": person,
            "network": self._networks[network],
            "head": self.people.get(head) if head is not None else None,
            "contact": self.people.get(pair.contact) if pair.contact is not None else None,
            "reserve": self.people.get(pair.reserve) if pair.reserve is not None else None,
        }


def together(number: int) -> str:
    """What lists show of a message of several reminders."""
    return f"{number} reminders in one message"


def key_of(rows: Sequence[Reminder]) -> str:
    """The outbox's key: the same reminder planned anew after a cancellation is another message.
    Of several the first says it: in that life it is in one message only."""
    kind = "reminder" if len(rows) == 1 else "digest"
    return f"{kind}:{rows[0].pk}:{rows[0].revivals}"
