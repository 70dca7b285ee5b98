"""Compares the reminders that should exist with those that do, and writes the difference.

Whoever reconciles holds the heads and networks of the scope, so two sweeps that meet do it
one after the other. What was sent stays; what is over is never planned anew.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from core.clock import london_date
from reminders import facts, wording
from reminders.facts import Facts, Scope
from reminders.models import Reminder, ReminderRule
from reminders.planning import Heard, Identity, Planned, Rule, plan
from reminders.withdrawal import NOT_NEEDED, withdraw
from schools.models import Network

State = Reminder.State
TOO_LATE = "too late to be of use"
# How far back rows about terms are compared; older ones are history.
REMEMBERED = timedelta(days=60)
CHANGING = ["due_at", "too_late_at", "state", "revivals", "why", "planned_at", "finished_at"]
Rules = Mapping[int, ReminderRule]
RULE_FIELDS = ("pk", "key", "anchor", "days", "at", "audience", "grace_hours")


def reconcile(scope: Scope, *, now: datetime) -> tuple[Facts, dict[str, Exception]]:
    """Make the reminders of a scope what they should be. Returns the facts they rest on and
    the rules that could not be applied, whose reminders are left as they are."""
    with transaction.atomic():
        hold(scope)
        known = facts.load(scope, now)
        rules = all_rules()
        sound, broken = with_words(rules.values())
        existing = existing_in(scope, known, rules, now)
        heard = heard_of(existing)
        planned, unplanned = plan(sound, known.visits, known.terms, heard, known.changes)
        broken |= unplanned
        _write(planned, existing, broken, now)
    return known, broken


def hold(scope: Scope) -> None:
    """Keep others from working out the plans of a scope until this transaction ends."""
    if scope.heads:
        _lock(Person, scope.heads)
    if scope.networks:
        _lock(Network, scope.networks)


def _lock(model: type[Person] | type[Network], ids: Iterable[int]) -> None:
    """Lock rows in one order, without holding up those who only refer to them."""
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def all_rules() -> Rules:
    """Every rule by its id, also those that are switched off."""
    return ReminderRule.objects.in_bulk()


def rules_with_words() -> tuple[list[Rule], dict[str, Exception]]:
    """The rules in use whose words can be read, and the others with why not."""
    return with_words(all_rules().values())


def with_words(rules: Iterable[ReminderRule]) -> tuple[list[Rule], dict[str, Exception]]:
    """The same of rules that were read already."""
    sound: list[Rule] = []
    broken: dict[str, Exception] = {}
    for rule in (each for each in rules if each.is_active):
        try:
            wording.template_of(rule.key)
        except Exception as error:
            broken[rule.key] = error
        else:
            sound.append(Rule(**{name: getattr(rule, name) for name in RULE_FIELDS}))
    return sound, broken


def existing_in(
    scope: Scope, known: Facts, rules: Rules, now: datetime
) -> dict[Identity, Reminder]:
    """The reminders of a scope by these rules, by their identity. One question; each of its
    parts has an index."""

    def to(audience: str) -> Q:
        """About terms, to such people."""
        return Q(
            subject_kind=Reminder.Subject.NETWORK,
            due_at__gte=now - REMEMBERED,
            rule__in=[pk for pk, rule in rules.items() if rule.audience == audience],
        )

    visits = [visit.pk for visit in known.visits]
    asked = Q(subject_kind=Reminder.Subject.VISIT, subject_id__in=visits)
    if scope.heads:
        asked |= to(ReminderRule.Audience.HEAD) & Q(person__in=scope.heads)
    if scope.networks:
        asked |= to(ReminderRule.Audience.COORDINATOR) & Q(subject_id__in=scope.networks)
    rows = Reminder.objects.filter(asked)
    found = [row for row in rows if row.rule_id in rules]
    for row in found:
        row.rule = rules[row.rule_id]
    return {identity_of(row): row for row in found}


def heard_of(existing: dict[Identity, Reminder]) -> Heard:
    """What heads were already sent on which day."""
    return {
        (row.person_id, london_date(row.finished_at)): identity
        for identity, row in existing.items()
        if row.state == State.QUEUED
        and row.finished_at is not None
        and row.rule.audience == ReminderRule.Audience.HEAD
    }


def identity_of(row: Reminder) -> Identity:
    """The identity of a reminder that exists."""
    return Identity(row.rule_id, row.subject_kind, row.subject_id, row.occasion, row.person_id)


def _write(
    planned: dict[Identity, Planned],
    existing: dict[Identity, Reminder],
    broken: dict[str, Exception],
    now: datetime,
) -> None:
    sound = {identity: row for identity, row in existing.items() if row.rule.key not in broken}
    changed = [row for identity, row in sound.items() if _change(row, planned.get(identity), now)]
    over = [
        row
        for identity, row in sound.items()
        if identity not in planned and row.state == State.QUEUED and row.too_late_at > now
    ]
    for row in withdraw(over, now=now):
        _end(row, State.CANCELLED, NOT_NEEDED, now)
        changed.append(row)
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
    if row.state == State.QUEUED:  # what was sent stays
        return False
    if each is None:
        return row.state == State.PLANNED and _end(row, State.CANCELLED, NOT_NEEDED, now)
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


def _end(row: Reminder, state: str, why: str, now: datetime) -> bool:
    row.state, row.why, row.finished_at = state, why, now
    return True
