"""Compares the reminders that should exist with those that do, and writes the difference.

Whoever reconciles holds the heads and networks of the scope, so two sweeps that meet do it
one after the other. What was sent stays; what is over is never planned anew.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Person
from core.clock import london_date
from notifications.services import cancel
from reminders import facts, wording
from reminders.facts import Facts, Scope
from reminders.models import Reminder, ReminderRule
from reminders.planning import Identity, Planned, Rule, plan
from schools.models import Network

State = Reminder.State
NOT_NEEDED = "no longer needed"
TOO_LATE = "too late to be of use"
# How far back rows about terms are compared; older ones are history.
REMEMBERED = timedelta(days=60)
CHANGING = ["due_at", "too_late_at", "state", "revivals", "why", "planned_at", "finished_at"]
RULE_FIELDS = ("pk", "key", "anchor", "days", "at", "audience", "grace_hours")


def reconcile(scope: Scope, *, now: datetime) -> tuple[Facts, dict[str, Exception]]:
    """Make the reminders of a scope what they should be. Returns the facts they rest on and
    the rules that could not be applied, whose reminders are left as they are."""
    with transaction.atomic():
        _hold(Person, scope.heads)
        _hold(Network, scope.networks)
        known = facts.load(scope, now)
        rules = facts.rules_of(ReminderRule.objects.filter(is_active=True).values(*RULE_FIELDS))
        sound, broken = _with_words(rules)
        existing = _existing(scope, known, now)
        heard = {
            (row.person_id, london_date(row.finished_at)): identity
            for identity, row in existing.items()
            if row.state == State.QUEUED
            and row.finished_at is not None
            and row.rule.audience == ReminderRule.Audience.HEAD
        }
        planned, unplanned = plan(sound, known.visits, known.terms, heard)
        broken |= unplanned
        _write(planned, existing, broken, now)
    return known, broken


def _hold(model: type[Person] | type[Network], ids: Iterable[int]) -> None:
    """Lock rows in one order, without holding up those who only refer to them."""
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _with_words(rules: Iterable[Rule]) -> tuple[list[Rule], dict[str, Exception]]:
    """The rules whose words can be read, and the others with why not."""
    sound: list[Rule] = []
    broken: dict[str, Exception] = {}
    for rule in rules:
        try:
            wording.template_of(rule.key)
        except Exception as error:
            broken[rule.key] = error
        else:
            sound.append(rule)
    return sound, broken


def _existing(scope: Scope, known: Facts, now: datetime) -> dict[Identity, Reminder]:
    """The reminders of a scope by their identity. Three questions, each with its index."""
    audience = ReminderRule.Audience
    rows = Reminder.objects.select_related("rule")
    about_terms = rows.filter(subject_kind=Reminder.Subject.NETWORK, due_at__gte=now - REMEMBERED)
    wanted = [
        rows.filter(
            subject_kind=Reminder.Subject.VISIT,
            subject_id__in=[visit.pk for visit in known.visits],
        )
    ]
    if scope.heads:
        wanted.append(about_terms.filter(rule__audience=audience.HEAD, person__in=scope.heads))
    if scope.networks:
        wanted.append(
            about_terms.filter(subject_id__in=scope.networks, rule__audience=audience.COORDINATOR)
        )
    return {identity_of(row): row for each in wanted for row in each}


def identity_of(row: Reminder) -> Identity:
    """The identity of a reminder that exists."""
    return Identity(row.rule_id, row.subject_kind, row.subject_id, row.occasion, row.person_id)


def key_of(row: Reminder) -> str:
    """The outbox's key: the same reminder planned anew after a cancellation is another message."""
    return f"reminder:{row.pk}:{row.revivals}"


def _write(
    planned: dict[Identity, Planned],
    existing: dict[Identity, Reminder],
    broken: dict[str, Exception],
    now: datetime,
) -> None:
    changed = [
        row
        for identity, row in existing.items()
        if row.rule.key not in broken and _change(row, planned.get(identity), now)
    ]
    if changed:
        Reminder.objects.bulk_update(changed, CHANGING, batch_size=500)
    new = [
        Reminder(
            **identity_fields(identity),
            network_id=each.network_id,
            due_at=each.due_at,
            too_late_at=each.too_late_at,
            planned_at=now,
        )
        for identity, each in planned.items()
        if identity not in existing and each.too_late_at > now
    ]
    if new:
        Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


def identity_fields(identity: Identity) -> dict[str, Any]:
    """The columns that hold an identity."""
    return {
        "rule_id": identity.rule,
        "subject_kind": identity.subject_kind,
        "subject_id": identity.subject_id,
        "occasion": identity.occasion,
        "person_id": identity.person,
    }


def _change(row: Reminder, each: Planned | None, now: datetime) -> bool:
    """Make a reminder what it should be; whether that changed it."""
    if each is None:
        return _no_longer_needed(row, now)
    if row.state == State.QUEUED:
        return False
    if each.too_late_at <= now:
        return row.state == State.PLANNED and _end(row, State.MISSED, TOO_LATE, now)
    if row.state == State.PLANNED and (row.due_at, row.too_late_at) == (
        each.due_at,
        each.too_late_at,
    ):
        return False
    row.revivals += row.state != State.PLANNED
    row.state, row.why, row.finished_at = State.PLANNED, "", None
    row.due_at, row.too_late_at, row.planned_at = each.due_at, each.too_late_at, now
    return True


def _no_longer_needed(row: Reminder, now: datetime) -> bool:
    if row.state == State.PLANNED:
        return _end(row, State.CANCELLED, NOT_NEEDED, now)
    if row.state == State.QUEUED and row.too_late_at > now:
        # It may still be waiting in the outbox.
        withdrawn = cancel(keys=[key_of(row)], why=NOT_NEEDED, now=now)
        return bool(withdrawn) and _end(row, State.CANCELLED, NOT_NEEDED, now)
    return False


def _end(row: Reminder, state: str, why: str, now: datetime) -> bool:
    row.state, row.why, row.finished_at = state, why, now
    return True
