"""Plans worked out again where something moved, and rules changed. The other things that can
happen to reminders have files of their own and are named here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from buddies.models import Pairing
from core import audit, stale
from inspections.models import Visit
from reminders.again import send_again
from reminders.changes import change_rule_here, restore_rule_here
from reminders.facts import Scope
from reminders.models import Reminder, ReminderRule
from reminders.reconcile import reconcile
from reminders.sending import send_due
from schools.models import Network, Post, School

__all__ = [
    "change_rule",
    "change_rule_here",
    "plan_all",
    "plan_network",
    "plan_pairing",
    "plan_person",
    "plan_school",
    "plan_visit",
    "restore_rule_here",
    "send_again",
    "send_due",
]
CHANGEABLE = frozenset({"words", "days", "at", "grace_hours", "is_urgent", "is_active"})


def plan_visit(visit_id: int, now: datetime) -> None:
    """Make the reminders around a visit what they should be. This and the four below raise
    stale.Incomplete, their work kept, where a rule could not be applied."""
    head = Visit.objects.filter(pk=visit_id).values_list("head_id", flat=True).first()
    _plan(Scope(heads=_ids([head]), visits=frozenset({visit_id})), now)


def plan_pairing(pairing_id: int, now: datetime) -> None:
    """The reminders of the head whom a pairing supports, or supported."""
    heads = Pairing.objects.filter(pk=pairing_id).values_list("supported_id", flat=True)
    _plan(Scope(heads=_ids(heads)), now)


def plan_school(school_id: int, now: datetime) -> None:
    """The reminders of all who lead or led a school, and of its network's coordinators."""
    heads = Post.objects.filter(school=school_id, kind__in=Post.HEAD_KINDS)
    visits = Visit.objects.filter(school=school_id).exclude(head=None)
    networks = School.objects.filter(pk=school_id).values_list("network_id", flat=True)
    people = set(heads.values_list("person_id", flat=True)) | set(
        visits.values_list("head_id", flat=True)
    )
    _plan(Scope(heads=_ids(people), networks=_ids(networks)), now)


def plan_network(network_id: int, now: datetime) -> None:
    """All reminders of a network."""
    heads = (
        set(_values(Pairing.objects.filter(network=network_id, ended_at=None), "supported_id"))
        | set(_values(Visit.objects.filter(school__network=network_id), "head_id"))
        | set(
            _values(
                Reminder.objects.filter(
                    network_id=network_id,
                    state=Reminder.State.PLANNED,
                    rule__audience=ReminderRule.Audience.HEAD,
                ),
                "person_id",
            )
        )
    )
    _plan(Scope(heads=_ids(heads), networks=frozenset({network_id})), now)


def plan_person(person_id: int, now: datetime) -> None:
    """The reminders of a person as a head, and of the heads whom they support."""
    supported = Pairing.objects.filter(
        Q(buddy=person_id) | Q(reserve=person_id), ended_at=None
    ).values_list("supported_id", flat=True)
    _plan(Scope(heads=frozenset({person_id}) | _ids(supported)), now)


def plan_all(*, now: datetime) -> None:
    """Have every network planned anew: terms come nearer with each night."""
    for network_id in Network.objects.order_by("pk").values_list("pk", flat=True):
        stale.mark("network", network_id, now=now)


def change_rule(
    *, rule: ReminderRule, by: audit.Actor, now: datetime, **changes: Any
) -> ReminderRule:
    """An operator changes when a rule speaks, or switches it off; every plan follows.
    Raises ValidationError where the rule would not be one."""
    assert set(changes) <= CHANGEABLE
    for name, value in changes.items():
        setattr(rule, name, value)
    rule.full_clean()
    with transaction.atomic():
        rule.save(update_fields=list(changes))
        audit.record("reminder_rule.changed", rule, by=by, now=now, fields=sorted(changes))
        plan_all(now=now)
    return rule


def _plan(scope: Scope, now: datetime) -> None:
    _, broken = reconcile(scope, now=now)
    if broken:
        raise stale.Incomplete(
            "; ".join(f"{key}: {type(error).__name__}: {error}" for key, error in broken.items())
        )


def _ids(values: Iterable[int | None]) -> frozenset[int]:
    return frozenset(each for each in values if each is not None)


def _values(rows: Any, name: str) -> Iterable[int | None]:
    found: Iterable[int | None] = rows.values_list(name, flat=True)
    return found
