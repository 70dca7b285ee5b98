"""Who can be a buddy, and for how many."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies.describing import PHASES
from buddies.models import Offer
from buddies.services.locks import load_of, lock_network, locked_offer
from core import audit
from core.refusals import Refused
from schools.models import Network

MOST = 10


@transaction.atomic
def offer(
    *,
    network: Network,
    person: Person,
    capacity: int,
    phases: Collection[str],
    by: audit.Actor,
    now: datetime,
) -> Offer:
    """Say, or say anew, that the person can be a buddy to up to ``capacity`` heads (1 to 10) at
    once, of these phases (``describing.PHASES``; none: any).

    Raises Refused for fewer than they support already, or a number that is none of these.
    """
    if not 1 <= capacity <= MOST:
        raise Refused(f"Somebody can be a buddy to 1 to {MOST} heads at once.")
    lock_network(network)
    kept = locked_offer(network, person) or Offer(network=network, person=person, offered_at=now)
    load = load_of(network, person)
    if capacity < load:
        raise Refused(
            f"There are {load} pairs with this buddy now. Offer at least {load}, or end a pair "
            "first. “Not for now” keeps the pairs there are and adds nobody."
        )
    if not kept.is_active:
        kept.offered_at = now
    kept.confirmed_at = kept.confirmed_at or now
    kept.capacity, kept.is_active = capacity, True
    kept.phases = [phase for phase in PHASES if phase in phases]
    kept.save()
    audit.record(
        "offer.made", kept, by=by, now=now, network_id=network.pk,
        person=person.pk, capacity=capacity,
    )  # fmt: skip
    return kept


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: audit.Actor, now: datetime) -> Offer:
    """Say "not for now": nobody new is paired with this person, and the pairs they have stay."""
    lock_network(offer.network)
    kept = Offer.objects.select_for_update().get(pk=offer.pk)
    if kept.is_active:
        kept.is_active = False
        kept.save(update_fields=["is_active"])
        audit.record(
            "offer.withdrawn", kept, by=by, now=now, network_id=kept.network_id,
            person=kept.person_id,
        )  # fmt: skip
    return kept
