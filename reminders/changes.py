"""A network's coordinator changes when a rule speaks there, or takes the change back."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, stale
from reminders.bounds import problems_with
from reminders.models import NetworkRule, ReminderRule
from schools.models import Network


def change_rule_here(
    *,
    network: Network,
    rule: ReminderRule,
    days: int,
    at: time,
    is_active: bool,
    by: audit.Actor,
    now: datetime,
) -> NetworkRule | None:
    """Have a rule speak on other days or at another time in a network, or not at all; every plan
    there follows. Returns the change, None where the rule is then as it is delivered. Raises
    ValidationError, a sentence for each field, beyond the bounds of the rule."""
    if problems := problems_with(rule, days=days, at=at, is_active=is_active):
        raise ValidationError(problems)
    if (days, at, is_active) == (rule.days, rule.at, True):
        restore_rule_here(network=network, rule=rule, by=by, now=now)
        return None
    asked = {"days": days, "at": at, "is_active": is_active}
    with transaction.atomic():
        change, _ = NetworkRule.objects.update_or_create(
            network=network,
            rule=rule,
            defaults={**asked, "changed_by_id": by.actor_id, "changed_at": now},
        )
        audit.record(
            "network_rule.changed", rule, by=by, now=now, network_id=network.pk,
            days=days, at=f"{at:%H:%M}", is_active=is_active,
        )  # fmt: skip
        stale.mark("network", network.pk, now=now)
    return change


def restore_rule_here(
    *, network: Network, rule: ReminderRule, by: audit.Actor, now: datetime
) -> bool:
    """Let a rule speak in a network as it is delivered. Returns whether that changed anything."""
    with transaction.atomic():
        gone, _ = NetworkRule.objects.filter(network=network, rule=rule).delete()
        if gone:
            audit.record("network_rule.restored", rule, by=by, now=now, network_id=network.pk)
            stale.mark("network", network.pk, now=now)
    return bool(gone)
