"""Each head's first place of a school year, offered without their asking: two times, of which
one is kept for a while. Whoever does not answer is offered it once more; no is a good answer."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Person
from core import audit
from core.clock import london_date
from escalations.links import free_code
from inspections.calendar import first_day_of_school_year, known_terms
from inspections.models import Phase, Visit
from inspections.workdays import Terms
from schools.locks import lock_network
from schools.models import Network, Post, School
from schools.school_years import year_of
from support.models import PlaceOffer, Waiting
from support.offering import is_due_again, two_of
from support.on_offer import Board, board
from support.one_by_one import alone
from support.placing import messages
from support.services.waiting import tell_waiting
from support.telling import has_a_page, is_told

# In the trail, which is kept for good, it stands for people too: who was offered a place or waited
# is forgotten before.
JOB = audit.System("supervision")
# Nobody is offered anything while inspectors are coming or there.
BUSY = (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE)


def offer_everywhere(*, now: datetime) -> int:
    """Offer each head of each network their first place of the year, as far as there are any.
    How many; twice is the same as once. A network that fails does not stop the others."""
    networks = Network.objects.filter(series__closed_at=None).distinct().order_by("pk")
    return sum(
        alone("Offers in network", each.pk, offer_places, network=each, now=now)
        for each in networks
    )


@transaction.atomic
def offer_places(*, network: Network, now: datetime) -> int:
    """The same in one network: from pupils' first day on, and on school days."""
    network = lock_network(network)
    tell_waiting(network=network, now=now)
    today, terms = london_date(now), known_terms(network.pk)
    if not _is_time(network, today, terms):
        return 0
    year = year_of(today)
    heads = _heads(network, year, today)
    found = board(network, [head.pk for head in heads], now)
    found.series = {pk: each for pk, each in found.series.items() if each.school_year == year}
    return sum(_offer(head, year, found, terms) for head in heads)


@transaction.atomic
def decline_offer(*, offer: PlaceOffer, by: audit.Actor, now: datetime) -> PlaceOffer:
    """Not this year. What was kept goes to whoever waits; a place can still be booked."""
    network = lock_network(offer.network)
    waits = PlaceOffer.objects.filter(pk=offer.pk, answer="")
    if waits.update(answer=PlaceOffer.Answer.NOT_NOW, answered_at=now):
        audit.record("place_offer.declined", offer, by=JOB, now=now, network_id=network.pk)
        messages.take_back_offer(offer, now)
        tell_waiting(network=network, now=now)
    offer.refresh_from_db()
    return offer


def leads_a_school(person: Person, network: Network, now: datetime) -> bool:
    """Whether somebody leads a school of the network today."""
    posts = Post.objects.current(london_date(now)).filter(
        person=person, school__network=network, kind__in=Post.HEAD_KINDS
    )
    return posts.exclude(school__status=School.CLOSED).exists()


def _is_time(network: Network, today: date, terms: Terms) -> bool:
    begins = first_day_of_school_year(network.pk, today) or date(year_of(today), 9, 1)
    return begins <= today and (terms.pupils_are_in(today) or not terms.covers(today, today))


def _heads(network: Network, year: int, today: date) -> list[Person]:
    """Who leads a school here, has not been offered a place this year or is due to be once more,
    does not wait for one, can be told or has a page, and asked for no pause; in another order
    each year, so that nobody is always last."""
    posts = Post.objects.current(today).filter(
        person=OuterRef("pk"), school__network=network, kind__in=Post.HEAD_KINDS
    )
    posts = posts.exclude(school__status=School.CLOSED)
    visits = Visit.objects.filter(school=OuterRef("school"), phase__in=BUSY)
    offers = PlaceOffer.objects.filter(network=network, school_year=year)
    offered = {
        each.person_id
        for each in offers
        if each.answer or each.again or not is_due_again(london_date(each.offered_at), today)
    }
    waiting = Waiting.objects.filter(network=network, person=OuterRef("pk"), ended_at=None)
    heads = Person.objects.filter(Exists(posts), erased_at=None).exclude(
        Exists(waiting) | Exists(posts.filter(Exists(visits)))
    )
    there = [
        each for each in heads
        if each.pk not in offered
        and (has_a_page(each) or is_told(each)) and not each.is_paused(today)
    ]  # fmt: skip
    return sorted(there, key=lambda each: _turn(each, year))


def _turn(head: Person, year: int) -> str:
    return hashlib.sha256(f"{year}.{head.pk}".encode()).hexdigest()


def _offer(head: Person, year: int, found: Board, terms: Terms) -> bool:
    asking = found.asking(head.pk)
    if asking.had.used.get(year):
        return False
    two = two_of(list(found.series.values()), asking, found.conflicts, terms)
    if not two:
        return False
    times = {
        "offered_at": found.now,
        "one": found.rows[two[0].pk],
        "other": found.rows[two[1].pk] if len(two) > 1 else None,
        "code": free_code(),
    }
    offer, _ = PlaceOffer.objects.update_or_create(
        network=found.network, person=head, school_year=year,
        defaults={**times, "again": True}, create_defaults=times,
    )  # fmt: skip
    found.keep(two[0].pk, head.pk)
    audit.record("place_offer.made", offer, by=JOB, now=found.now, network_id=found.network.pk)
    messages.say_offered(offer, found, two)
    return True
