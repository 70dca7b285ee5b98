"""Reminders given to the outbox when they are due."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from inspections.models import Visit
from notifications.models import Message
from notifications.services import queue
from reminders import wording
from reminders.facts import Facts, Scope
from reminders.models import Reminder, ReminderRule
from reminders.reconcile import TOO_LATE, key_of, reconcile
from schools.models import Network

logger = logging.getLogger(__name__)

BATCH = 200
State = Reminder.State


def send_due(*, now: datetime) -> int:
    """Give the outbox what is due. Returns how many.

    Each is worked out once more first: what is no longer true is cancelled, what is too late
    is missed. One whose words cannot be written is left until it is too late, says why, and
    stops no other.
    """
    due = Reminder.objects.filter(state=State.PLANNED, due_at__lte=now)
    # Urgent ones first, and an id once: a reminder that fails must not come round again.
    ids = list(due.order_by("-rule__is_urgent", "due_at", "pk").values_list("pk", flat=True))
    sent = sum(_send_batch(batch, now) for batch in _batches(ids))
    due.filter(too_late_at__lte=now).update(state=State.MISSED, why=TOO_LATE, finished_at=now)
    return sent


def _send_batch(ids: list[int], now: datetime) -> int:
    with transaction.atomic():
        rows = Reminder.objects.filter(pk__in=ids, state=State.PLANNED)
        known, broken = reconcile(_scope_of(rows), now=now)
        for key, error in broken.items():
            logger.error("Reminder rule %s cannot be applied: %s", key, error)
        ready = rows.filter(due_at__lte=now, too_late_at__gt=now).exclude(rule__key__in=broken)
        sender = _Sender(known, now)
        return sum(sender.send(row) for row in ready.select_related("rule", "person"))


def _scope_of(rows: QuerySet[Reminder]) -> Scope:
    heads: set[int] = set()
    visits: set[int] = set()
    networks: set[int] = set()
    for row in rows.select_related("rule"):
        if row.subject_kind == Reminder.Subject.VISIT:
            visits.add(row.subject_id)
        elif row.rule.audience == ReminderRule.Audience.HEAD:
            heads.add(row.person_id)
        else:
            networks.add(row.subject_id)
    of_visits = Visit.objects.filter(pk__in=visits, head__isnull=False)
    heads.update(of_visits.values_list("head_id", flat=True))
    return Scope(frozenset(heads), frozenset(visits), frozenset(networks))


class _Sender:
    """Writes reminders from facts that were just read, people looked up once."""

    def __init__(self, known: Facts, now: datetime) -> None:
        self._known = known
        self._now = now
        self._heads = {visit.pk: visit.head for visit in known.visits}
        ids = {person for pair in known.pairs.values() for person in (pair.contact, pair.reserve)}
        ids |= set(known.contacts.values()) | set(self._heads.values())
        self._networks = Network.objects.in_bulk(known.networks)
        self._people = Person.objects.in_bulk([each for each in ids if each is not None])

    def send(self, row: Reminder) -> bool:
        """Give one reminder to the outbox, in a savepoint of its own."""
        try:
            with transaction.atomic():
                return self._queue(row)
        except Exception as error:
            why = f"It could not be written ({type(error).__name__})."
            logger.error("Reminder %s: %s", row.pk, why)
            Reminder.objects.filter(pk=row.pk).update(why=why)
            return False

    def _queue(self, row: Reminder) -> bool:
        words = wording.render(row.rule.key, **self._context(row))
        message = queue(
            key=key_of(row),
            person=row.person,
            occasion=row.rule.words[:60],
            subject=words.subject,
            text=words.text,
            now=self._now,
            priority=Message.Priority.URGENT if row.rule.is_urgent else Message.Priority.ORDINARY,
            expires_at=row.too_late_at,
            network_id=row.network_id,
        )
        return bool(
            Reminder.objects.filter(pk=row.pk, state=State.PLANNED).update(
                state=State.QUEUED, why="", message=message, finished_at=self._now
            )
        )

    def _context(self, row: Reminder) -> dict[str, Any]:
        is_visit = row.subject_kind == Reminder.Subject.VISIT
        head = self._heads[row.subject_id] if is_visit else row.person_id
        pair = self._known.pair_of(row.network_id, head)
        return {
            "person": row.person,
            "network": self._networks[row.network_id],
            "head": self._people.get(head) if head is not None else None,
            "contact": self._people.get(pair.contact) if pair.contact is not None else None,
            "reserve": self._people.get(pair.reserve) if pair.reserve is not None else None,
        }


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
