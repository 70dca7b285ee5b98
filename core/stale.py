"""Stale marks and reconcilers: the only way a lower floor moves an upper one.

A service that changes anything a plan rests on calls ``mark`` in its own transaction.
After commit a nudge, and every half minute a sweep in case the nudge was lost, runs the
reconcilers that upper floors registered, each in a transaction of its own. One that
raises keeps its mark with the error; it never undoes the act and never stops the others.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import Q

from core import clock
from core.models import StaleMark
from core.nudge import nudge_after_commit

logger = logging.getLogger(__name__)

# Takes the object's id and now; must give the same result however often it runs, and
# must lock its parent row first, because two sweeps may meet.
Reconcile = Callable[[int, datetime], None]

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)


class Incomplete(Exception):
    """Raised by a reconciler that did what it could: what it wrote is kept, and so is its
    mark, with the words of this error."""


@dataclass(frozen=True)
class Reconciler:
    name: str
    kind: str
    run: Reconcile


_reconcilers: dict[str, Reconciler] = {}


def register(name: str, kind: str, run: Reconcile) -> None:
    """Have ``run`` called for every stale ``kind`` ("visit", "network", "school", "person",
    "pairing", "entry", "import", "window_rule", "deadline_rule", "negative_rule",
    "public_holiday", "outcome", "plan"). Called from ``AppConfig.ready``; the name must be
    unique."""
    if name in _reconcilers and _reconcilers[name].run is not run:
        raise ValueError(f"A reconciler named {name} is registered already.")
    _reconcilers[name] = Reconciler(name, kind, run)


def reconcilers(kind: str) -> list[Reconciler]:
    """Those registered for a kind, in the order of their registration."""
    return [each for each in _reconcilers.values() if each.kind == kind]


def mark(kind: str, object_id: int, *, now: datetime) -> None:
    """Say that whatever is planned for this object must be worked out again."""
    StaleMark.objects.bulk_create(
        StaleMark(kind=kind, object_id=object_id, reconciler=each.name, marked_at=now)
        for each in reconcilers(kind)
    )
    nudge_after_commit("core.tasks.reconcile")


def sweep(*, now: datetime) -> int:
    """Run every reconciler that has a mark due. Returns how many ran without error."""
    due = (
        StaleMark.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now))
        .order_by("reconciler", "kind", "object_id")
        .values_list("reconciler", "kind", "object_id")
        .distinct()
    )
    return sum(_reconcile(name, kind, pk, now) for name, kind, pk in list(due))


def settle(*, now: datetime | None = None, rounds: int = 10) -> None:
    """Sweep until nothing is due; for commands, seeds and tests that must see the result."""
    for _ in range(rounds):
        if not sweep(now=now or clock.now()):
            return


def _reconcile(name: str, kind: str, object_id: int, now: datetime) -> bool:
    reconciler = _reconcilers.get(name)
    if reconciler is None:  # registered by an earlier release
        StaleMark.objects.filter(reconciler=name, kind=kind, object_id=object_id).delete()
        return False
    marks = StaleMark.objects.filter(reconciler=name, kind=kind, object_id=object_id)
    incomplete: Exception | None
    try:
        with transaction.atomic():
            locked = marks.select_for_update(skip_locked=connection.vendor == "postgresql")
            ids = list(locked.values_list("pk", flat=True))
            if not ids:  # another sweep has it
                return False
            incomplete = _run(reconciler, object_id, now)
            if incomplete is None:
                StaleMark.objects.filter(pk__in=ids).delete()
    except Exception as error:
        logger.exception("Reconciler %s failed for %s %s", name, kind, object_id)
        incomplete = error
    if incomplete is not None:
        _keep_with_error(marks, incomplete, now)
    return incomplete is None


def _run(reconciler: Reconciler, object_id: int, now: datetime) -> Exception | None:
    try:
        reconciler.run(object_id, now)
    except Incomplete as error:
        logger.error("%s is incomplete for object %s: %s", reconciler.name, object_id, error)
        return error
    return None


def _keep_with_error(marks: models.QuerySet[StaleMark], error: Exception, now: datetime) -> None:
    for pk, attempts in marks.values_list("pk", "attempts"):
        # By key: another sweep may have dealt with it, and its mark is gone.
        StaleMark.objects.filter(pk=pk).update(
            attempts=attempts + 1,
            retry_at=now + min(FIRST_RETRY * 2 ** min(attempts, 10), LONGEST_RETRY),
            error=f"{type(error).__name__}: {error}"[:500],
        )
