"""Which worker has which messages, and what happens to those of a worker that died.

A claim is a conditional update under a token of its own, so one worker has a message. It
counts as long as its lease. Leases are measured on the machine's own clock: a demo that
jumps to next week must not make every worker look dead.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from core import clock
from notifications.models import Message

# Few enough that an idle worker finds some left, and a dead one keeps few waiting.
BATCH = 50
# Urgent first. Also the order in which a batch is tried, on which take_over relies.
ORDER = ("priority", "not_before", "pk")
# A message over which so many workers died is not tried again.
MOST_DEATHS = 8
State = Message.State


def _lease() -> timedelta:
    return timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


def _locked(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Rows locked, those of others left out. SQLite has one writer at a time instead."""
    return messages.select_for_update(skip_locked=connection.vendor == "postgresql")


@dataclass
class Claim:
    """A batch that one worker has."""

    token: str
    # Each with its channel.
    messages: dict[int, str]
    lease_until: datetime

    @property
    def ids(self) -> list[int]:
        return list(self.messages)

    def mine(self) -> QuerySet[Message]:
        """Those of the batch that have not come to an end and were not taken over."""
        return Message.objects.filter(claimed_by=self.token, state=State.CLAIMED)

    def keep(self) -> None:
        """Lengthen the lease once half of it has gone."""
        machine = clock.machine_time()
        if self.lease_until - machine < _lease() / 2:
            self.lease_until = machine + _lease()
            self.mine().update(lease_until=self.lease_until)

    def release(self, channel: str = "") -> None:
        """Let the rest wait again, or the rest of one channel, as though it had not been
        claimed."""
        rest = self.mine().filter(channel=channel) if channel else self.mine()
        rest.update(state=State.QUEUED, claimed_by="", lease_until=None, attempts=F("attempts") - 1)


def claim(*, worker: str, now: datetime, urgent_only: bool, without: Collection[str] = ()) -> Claim:
    """Claim the next batch of messages that are due, each counted as an attempt; none of the
    channels ``without``."""
    taken = Claim(
        token=f"{worker[:23]}-{secrets.token_hex(8)}",
        messages={},
        lease_until=clock.machine_time() + _lease(),
    )
    due = Message.objects.filter(state=State.QUEUED, not_before__lte=now)
    if urgent_only:
        due = due.filter(priority=Message.Priority.URGENT)
    if without:
        due = due.exclude(channel__in=without)
    with transaction.atomic():
        taken.messages = dict(_locked(due).order_by(*ORDER).values_list("pk", "channel")[:BATCH])
        Message.objects.filter(pk__in=taken.ids, state=State.QUEUED).update(
            state=State.CLAIMED,
            claimed_by=taken.token,
            lease_until=taken.lease_until,
            attempts=F("attempts") + 1,
        )
    return taken


def take_over(*, now: datetime) -> int:
    """Let wait again what workers left behind whose lease has run out. Returns how many.

    A batch is tried in order and each end is committed before the next is tried, so only
    the first that is left can have been handed over: it is marked as perhaps repeated. The
    others were never tried. Where the database crashed in the meantime all are marked, for
    what it had just been told may be lost (in_hand.py).
    """
    lapsed = Message.objects.filter(
        state=State.CLAIMED, lease_until__lt=clock.machine_time()
    ).order_by("claimed_by", *ORDER)
    if not lapsed.exists():
        return 0
    crashed_at = _last_crash()
    with transaction.atomic():
        left = list(_locked(lapsed).only("pk", "claimed_by", "attempts", "lease_until"))
        for _, batch in groupby(left, key=lambda message: message.claimed_by):
            first, *others = batch
            # Whoever claims or keeps a batch gives it one whole lease.
            assert first.lease_until is not None
            # On PostgreSQL alone (tests/notifications/test_in_hand.py).
            if crashed_at and crashed_at > first.lease_until - _lease():  # pragma: no cover
                tried, others = [first, *others], []
            else:
                tried = [first]
            Message.objects.filter(pk__in=[each.pk for each in others]).update(
                state=State.QUEUED, claimed_by="", lease_until=None, attempts=F("attempts") - 1
            )
            for message in tried:
                _put_back(message, now)
    return len(left)


def _last_crash() -> datetime | None:
    """When PostgreSQL began to count anew: after a crash it does, after an orderly stop it does
    not. Where somebody told it to, a message too many is marked, which does no harm."""
    if connection.vendor != "postgresql":
        return None
    # Coverage is measured on SQLite; the tests on PostgreSQL run this.
    with connection.cursor() as cursor:  # pragma: no cover
        cursor.execute("SELECT stats_reset FROM pg_stat_bgwriter")
        return cast(datetime, cursor.fetchone()[0])


def _put_back(message: Message, now: datetime) -> None:
    message.was_repeated = True
    message.claimed_by, message.lease_until = "", None
    message.state = State.QUEUED
    if message.attempts >= MOST_DEATHS:
        message.state, message.finished_at = State.FAILED, now
        message.error = "Handing it over was cut short too often."
    message.save(
        update_fields=[
            "was_repeated", "claimed_by", "lease_until", "state", "finished_at", "error",
        ]
    )  # fmt: skip
