"""Who can be a buddy, and for how many. Nobody is on the list without having said so."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeAlias

from django.db import transaction

from accounts.models import Person
from buddies import offer_messages
from buddies.describing import PHASES, TALKS
from buddies.models import Offer
from buddies.offer_reach import can_be_asked
from buddies.services.locks import load_of, locked_offer
from core import audit
from core.clock import london_date
from core.refusals import Refused
from notifications.services import cancel
from schools.locks import lock_network
from schools.models import Network

MOST = 10
RING_THEM = (
    "We have no way to ask {name}. Ring them, tick “They told me so on the telephone”, and enter "
    "the day."
)
# The first and the last day on which somebody can; None for no end.
Between: TypeAlias = tuple[date | None, date | None]


@transaction.atomic
def offer(
    *,
    network: Network,
    person: Person,
    capacity: int,
    phases: Collection[str],
    by: audit.Actor,
    now: datetime,
    between: Between | None = None,
    talks: Collection[str] | None = None,
    told_on: date | None = None,
) -> Offer:
    """Say, or say anew, that the person can be a buddy to up to ``capacity`` heads (1 to 10) at
    once, of these phases (``describing.PHASES``; none: any), on the days ``between`` (None: as
    kept), and how they like to talk (``describing.TALKS``; none: any; None: as kept).

    Whose word it is decides what comes of it. Their own, or one that they gave a coordinator by
    telephone on the day ``told_on``: they are on the list. Anybody else’s: who is on the list
    stays there, and who is not is asked, and is on it once they have said yes. Whoever is
    on the list through somebody else is told, with a way off it, where they can be told.

    Raises Refused for fewer than they support already, for days or numbers that cannot be, and
    for somebody who cannot be asked.
    """
    today = london_date(now)
    _check(capacity, between, told_on, today)
    lock_network(network)
    kept = locked_offer(network, person) or Offer(network=network, person=person, is_active=False)
    load = load_of(network, person)
    if capacity < load:
        raise Refused(
            f"There are {load} pairs with this buddy now. Offer at least {load}, or end a pair "
            "first. “Not for now” keeps the pairs there are and adds nobody."
        )
    is_own = by.actor_id == person.pk
    is_said = is_own or told_on is not None
    if not is_said and not kept.is_active and not can_be_asked(person, today):
        raise Refused(RING_THEM.format(name=person.name))
    if not kept.is_active:
        kept.offered_at = now
        kept.confirmed_at = None
    if is_said:
        kept.is_active, kept.confirmed_at = True, now
    kept.capacity = capacity
    kept.phases = [phase for phase in PHASES if phase in phases]
    if talks is not None:
        kept.talks = [talk for talk in TALKS if talk in talks]
    if between is not None:
        kept.available_from, kept.available_until = between
    kept.save()
    audit.record(
        "offer.made" if kept.is_active else "offer.asked", kept, by=by, now=now,
        network_id=network.pk, person=person.pk, capacity=capacity,
        **({"told_on": told_on.isoformat()} if told_on else {}),
    )  # fmt: skip
    _no_more_questions(kept, now)
    if not is_own and kept.is_active:
        offer_messages.tell_on_the_list(kept, now)
    elif not is_own:
        offer_messages.ask(kept, now)
    return kept


def _check(capacity: int, between: Between | None, told_on: date | None, today: date) -> None:
    if not 1 <= capacity <= MOST:
        raise Refused(f"Somebody can be a buddy to 1 to {MOST} heads at once.")
    first, last = between or (None, None)
    if first is not None and last is not None and last < first:
        raise Refused("The last day comes before the first. Change one of the two.")
    if last is not None and last < today:
        raise Refused("The last day is over. Choose a later one, or leave it empty.")
    if told_on is not None and told_on > today:
        raise Refused("They cannot have told you on a day to come. Enter today or an earlier day.")


@transaction.atomic
def say_yes(*, offer: Offer, by: audit.Actor, now: datetime) -> Offer:
    """The person’s own yes: to a coordinator’s question, or “I can again”. An end that is over
    does not count any more; everything else is as it was."""
    lock_network(offer.network)
    kept = Offer.objects.select_for_update().get(pk=offer.pk)
    if not kept.is_active:
        kept.is_active, kept.offered_at, kept.confirmed_at = True, now, now
        if kept.available_until is not None and kept.available_until < london_date(now):
            kept.available_from = kept.available_until = None
        kept.save()
        audit.record(
            "offer.made", kept, by=by, now=now, network_id=kept.network_id,
            person=kept.person_id, capacity=kept.capacity,
        )  # fmt: skip
        _no_more_questions(kept, now)
    return kept


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: audit.Actor, now: datetime) -> Offer:
    """Say "not for now": nobody new is paired with this person, and the pairs they have stay.
    It answers a question that waits, too."""
    lock_network(offer.network)
    kept = Offer.objects.select_for_update().get(pk=offer.pk)
    if kept.is_active or kept.is_asked:
        kept.is_active, kept.confirmed_at = False, now
        kept.save(update_fields=["is_active", "confirmed_at"])
        audit.record(
            "offer.withdrawn", kept, by=by, now=now, network_id=kept.network_id,
            person=kept.person_id,
        )  # fmt: skip
        _no_more_questions(kept, now)
    return kept


def _no_more_questions(kept: Offer, now: datetime) -> None:
    """What waits to be sent about an older state of this offer is not of use any more."""
    cancel(keys=offer_messages.keys_of(kept), why="It is answered", now=now)
