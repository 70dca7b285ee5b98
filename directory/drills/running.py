"""A term's drill: opened when it is time, and asked of everybody who is listed by then or later.

Nobody is asked while they are away, in an inspection of their own, or cannot be reached: they are
on a later day of the same term. Twice is the same as once.
"""

import logging
from datetime import datetime

from django.db import transaction

from core import audit
from core.clock import london_date
from directory.drills.kind import step_for
from directory.drills.planning import may_begin
from directory.drills.rows import KIND, key_for, not_asked, running_drill
from directory.models import Drill, DrillAnswer, Entry
from directory.readiness import Missing, readiness_of
from directory.terms import term_begins
from escalations import policy
from escalations import services as engine
from inspections.calendar import known_terms
from schools.models import Network

logger = logging.getLogger(__name__)
BY = audit.System("drills")
NOT_NOW = frozenset({Missing.AWAY, Missing.INSPECTED})


def look_after_drills(*, now: datetime) -> int:
    """Open the drill of every network where it is time, and ask whoever has not been asked in the
    one that runs. How many were asked. A network that fails does not stop the others."""
    asked = 0
    for network in Network.objects.order_by("pk"):
        try:
            asked += drill_in(network, now)
        except Exception:
            logger.exception("The drill of network %s could not be looked after", network.pk)
    return asked


def drill_in(network: Network, now: datetime) -> int:
    """The same for one network."""
    drill = running_drill(network, london_date(now)) or _open(network, now)
    return _ask(drill, now) if drill is not None else 0


def _open(network: Network, now: datetime) -> Drill | None:
    today = london_date(now)
    begins = term_begins(network, today)
    if not may_begin(begins, today, known_terms(network.pk)):
        return None
    with transaction.atomic():
        drill, is_new = Drill.objects.get_or_create(
            network=network, term_begins=begins, defaults={"opened_at": now}
        )
        if is_new:
            audit.record("drill.opened", drill, by=BY, now=now, network_id=network.pk)
    return drill


def _ask(drill: Drill, now: datetime, entry_id: int | None = None) -> int:
    waiting = not_asked(drill, entry_id)
    readiness = readiness_of(waiting, now)
    due = [
        entry for entry in waiting
        if not NOT_NOW & set(readiness[entry.pk].missing)
        and not policy.why_unreachable(entry.person, step_for(entry.person), now)
    ]  # fmt: skip
    return sum(_ask_one(drill, entry.pk, now) for entry in due)


@transaction.atomic
def _ask_one(drill: Drill, entry_id: int, now: datetime) -> bool:
    listed = Entry.objects.select_for_update().filter(pk=entry_id, left_at=None)
    entry = listed.exclude(approved_at=None).first()
    if entry is None:
        return False
    answer, is_new = DrillAnswer.objects.get_or_create(
        drill=drill, entry=entry, defaults={"asked_at": now}
    )
    if is_new:
        engine.open_escalation(
            kind=KIND, key=key_for(answer.pk), network_id=drill.network_id, subject_id=answer.pk,
            now=now,
        )  # fmt: skip
    return is_new


def reconcile_entry(entry_id: int, now: datetime) -> None:
    """Somebody was listed: ask them in the drill that runs."""
    entry = Entry.objects.filter(pk=entry_id).select_related("network").first()
    drill = running_drill(entry.network, london_date(now)) if entry is not None else None
    if drill is not None:
        _ask(drill, now, entry_id)
