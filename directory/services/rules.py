"""What coordinators settle for the directory: how many are wanted on duty, who may be asked, and
the numbers that answer when nobody else does."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from core import audit
from core.clock import london_date
from core.refusals import Refused
from directory.models import DirectoryRules, FallbackNumber
from schools.locks import lock_network
from schools.models import Network


@transaction.atomic
def settle_rules(
    *, network: Network, on_duty: int, may_ask_serving_inspectors: bool, by: audit.Actor,
    now: datetime,
) -> DirectoryRules:  # fmt: skip
    """Settle how many people are wanted on duty on a likely day (1 to 9), and whether serving
    inspectors may be asked about a live inspection."""
    settled = {
        "on_duty": on_duty,
        "may_ask_serving_inspectors": may_ask_serving_inspectors,
    }
    rules, _ = DirectoryRules.objects.update_or_create(
        network=network,
        defaults={**settled, "changed_by_id": by.actor_id, "changed_at": now},
    )
    audit.record("directory_rules.settled", rules, by=by, now=now, network_id=network.pk, **settled)
    return rules


@transaction.atomic
def keep_number(
    *, network: Network, label: str, telephone: str, hours: str, by: audit.Actor, now: datetime,
    number: FallbackNumber | None = None,
) -> FallbackNumber:  # fmt: skip
    """Add a number that answers when nobody else does, last in the order, or change one. A new
    telephone number counts as never rung. Raises Refused where it stands here already."""
    lock_network(network)
    others = FallbackNumber.objects.filter(network=network)
    kept = others.get(pk=number.pk) if number is not None else FallbackNumber(network=network)
    if others.filter(telephone=telephone).exclude(pk=kept.pk).exists():
        raise Refused("This telephone number is on the list already.")
    if kept.pk is None:
        last = others.aggregate(last=Max("position"))["last"]
        kept.position = 0 if last is None else last + 1
    elif kept.telephone != telephone:
        kept.checked_on = None
    kept.label, kept.telephone, kept.hours = label, telephone, hours
    kept.save()
    audit.record("fallback_number.kept", kept, by=by, now=now, network_id=network.pk)
    return kept


@transaction.atomic
def remove_number(*, number: FallbackNumber, by: audit.Actor, now: datetime) -> None:
    """Take a number off the list."""
    audit.record("fallback_number.removed", number, by=by, now=now, network_id=number.network_id)
    FallbackNumber.objects.filter(pk=number.pk).delete()


@transaction.atomic
def move_number_up(*, number: FallbackNumber, by: audit.Actor, now: datetime) -> None:
    """Put a number before the one that stands above it; the first stays the first."""
    lock_network(number.network)
    rows = FallbackNumber.objects.filter(network=number.network_id).order_by("position", "pk")
    order = list(rows)
    index = next((place for place, each in enumerate(order) if each.pk == number.pk), 0)
    if index:
        order[index - 1], order[index] = order[index], order[index - 1]
    for position, each in enumerate(order):
        each.position = position
    FallbackNumber.objects.bulk_update(order, ["position"])
    audit.record("fallback_number.moved", number, by=by, now=now, network_id=number.network_id)


@transaction.atomic
def note_rang(*, number: FallbackNumber, by: audit.Actor, now: datetime) -> None:
    """Note that somebody rang the number today, and it answered."""
    FallbackNumber.objects.filter(pk=number.pk).update(checked_on=london_date(now))
    audit.record("fallback_number.rang", number, by=by, now=now, network_id=number.network_id)
