"""Reminders given to the outbox when they are due."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from inspections.models import Visit
from reminders.facts import Scope
from reminders.models import Reminder, ReminderRule
from reminders.parcels import Parcel, parcels_due
from reminders.reconcile import TOO_LATE, reconcile
from reminders.writing import Writer

logger = logging.getLogger(__name__)

BATCH = 200
State = Reminder.State


def send_due(*, now: datetime) -> int:
    """Give the outbox what is due. Returns how many reminders.

    Each is worked out once more first: what is no longer true is cancelled, what is too late
    is missed. One whose words cannot be written is left until it is too late, says why, and
    stops no other.
    """
    sent = sum(_send_batch(batch, now) for batch in _batches(parcels_due(now=now)))
    due = Reminder.objects.filter(state=State.PLANNED, due_at__lte=now)
    due.filter(too_late_at__lte=now).update(state=State.MISSED, why=TOO_LATE, finished_at=now)
    return sent


def send_now(rows: QuerySet[Reminder], *, now: datetime) -> int:
    """Give the outbox these reminders, worked out once more as above. Returns how many."""
    return _send_batch([tuple(rows.order_by("pk").values_list("pk", flat=True))], now)


def _send_batch(parcels: list[Parcel], now: datetime) -> int:
    ids = [pk for parcel in parcels for pk in parcel]
    with transaction.atomic():
        rows = Reminder.objects.filter(pk__in=ids, state=State.PLANNED)
        known, broken = reconcile(scope_of(rows), now=now)
        for key, error in broken.items():
            logger.error("Reminder rule %s cannot be applied: %s", key, error)
        due = rows.filter(due_at__lte=now, too_late_at__gt=now).exclude(rule__key__in=broken)
        # Held until they are in the outbox, so that nobody else sends or changes them.
        held = due.select_related("rule", "person").order_by("pk").select_for_update(of=("self",))
        ready = {row.pk: row for row in held}
        writer = Writer(known, now)
        return sum(writer.send([ready[pk] for pk in parcel if pk in ready]) for parcel in parcels)


def scope_of(rows: QuerySet[Reminder]) -> Scope:
    """Whose plans must be worked out to know whether these reminders are still true."""
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


def _batches(parcels: Iterable[Parcel]) -> Iterator[list[Parcel]]:
    """Parcels whole, in batches of about as many reminders."""
    batch: list[Parcel] = []
    for parcel in parcels:
        batch.append(parcel)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
