"""Having a place in a series: booking it, giving it up, not coming once. One network's places
change one after the other, so that two never have the last one."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from schools.locks import lock_network
from schools.models import Network
from support.models import Missed, Place, PlaceOffer, Series, Session, Waiting
from support.offering import suits
from support.on_offer import board
from support.placing import messages
from support.policies import places as policies
from support.services.waiting import tell_waiting

OWN = Place.WhyEnded.OWN
# The trail is kept for good, longer than who had a place: it names nobody.
TRAIL = audit.System("supervision")


@transaction.atomic
def book_place(*, series: Series, person: Person, by: audit.Actor, now: datetime) -> Place:
    """Book a place in a series; who has one already keeps it. Who may ask is for the caller to
    know: that they lead a school, or carried a visit. Raises Refused, always with the same
    sentence, where it is full, kept for another, closed, over, more than is left of the year,
    or with somebody whom they must not meet."""
    network = lock_network(series.network)
    series = _locked(series)
    mine = Place.objects.live().filter(series=series, person=person).first()
    if mine is not None:
        return mine
    found = board(network, [person.pk], now, of=[series])
    on_offer = found.series.get(series.pk)
    policies.check_suits(
        suits=on_offer is not None
        and suits(on_offer, found.asking(person.pk), found.conflicts)
        and person.erased_at is None
    )
    place = Place.objects.create(
        series=series, person=person, seat=_free_seat(series), booked_at=now
    )
    if series.purpose == Series.Purpose.HEADS:
        _settle(network, person, series.school_year, now)
    audit.record("place.booked", place, by=TRAIL, now=now, network_id=network.pk)
    messages.say_booked(place, now)
    return place


@transaction.atomic
def give_up_place(*, place: Place, by: audit.Actor, now: datetime) -> Place:
    """Give a place up; nobody asks why. It is kept for whoever waits longest. Raises Refused
    where it has ended."""
    network = lock_network(place.series.network)
    place = policies.check_is_live(_live(place))
    end_place(place, OWN, now)
    audit.record("place.given_up", place, by=TRAIL, now=now, network_id=network.pk)
    tell_waiting(network=network, now=now)
    return place


def end_place(place: Place, why: str, now: datetime) -> None:
    """End a place and tell the supervisor. In the transaction of the caller, who holds the
    network, and who tells those who wait."""
    place.ended_at, place.why_ended = now, why
    place.save(update_fields=["ended_at", "why_ended"])
    messages.take_back_reminders_of(place, now)
    messages.say_ended(place, now)


@transaction.atomic
def cannot_come(*, place: Place, session: Session, by: audit.Actor, now: datetime) -> Missed:
    """Not come this once; nobody asks why, and it is not taken off the year. Raises Refused where
    the place has ended or the session is not to come any more."""
    network = lock_network(place.series.network)
    place, session = policies.check_is_live(_live(place)), _to_come(place, session, now)
    missed, is_new = Missed.objects.get_or_create(
        place=place, session=session, defaults={"said_at": now}
    )
    if is_new:
        audit.record("place.missed_once", place, by=TRAIL, now=now, network_id=network.pk)
        messages.take_back_reminders_of_one(session, place.person_id, now)
        messages.say_missed(missed, now)
    return missed


@transaction.atomic
def can_come(*, place: Place, session: Session, by: audit.Actor, now: datetime) -> Place:
    """Come after all. Raises Refused like ``cannot_come``."""
    network = lock_network(place.series.network)
    place, session = policies.check_is_live(_live(place)), _to_come(place, session, now)
    missed = Missed.objects.filter(place=place, session=session).first()
    if missed is not None:
        messages.say_coming(missed, now)
        missed.delete()
        audit.record("place.missed_not", place, by=TRAIL, now=now, network_id=network.pk)
    return place


@transaction.atomic
def forget_places_of(*, person: Person, by: audit.Actor, now: datetime) -> None:
    """Whoever is forgotten gives up what they have, and nothing is left of what they had, were
    offered, or waited for."""
    PlaceOffer.objects.filter(person=person).delete()
    Waiting.objects.filter(person=person).delete()
    for place in Place.objects.live().filter(person=person).order_by("pk"):
        give_up_place(place=place, by=by, now=now)
    Place.objects.filter(person=person).delete()


def _locked(series: Series) -> Series:
    rows = Series.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("network", "supervisor__person").get(pk=series.pk)


def _live(place: Place) -> Place | None:
    live = Place.objects.live().filter(pk=place.pk)
    related = ("person", "series__network", "series__supervisor__person")
    return live.select_for_update(of=("self",)).select_related(*related).first()


def _to_come(place: Place, session: Session, now: datetime) -> Session:
    found = Session.objects.filter(
        pk=session.pk, series=place.series_id, off_at=None, starts_at__gt=now
    ).first()
    policies.check_is_to_come(is_to_come=found is not None)
    assert found is not None
    return found


def _free_seat(series: Series) -> int:
    taken = set(Place.objects.live().filter(series=series).values_list("seat", flat=True))
    return next(seat for seat in range(1, series.places + 1) if seat not in taken)


def _settle(network: Network, person: Person, school_year: int, now: datetime) -> None:
    """Whoever has a place is neither offered one any more nor waits for one."""
    offers = PlaceOffer.objects.filter(network=network, person=person, school_year=school_year)
    for offer in offers.exclude(answer=PlaceOffer.Answer.BOOKED):
        offer.answer, offer.answered_at = PlaceOffer.Answer.BOOKED, now
        offer.save(update_fields=["answer", "answered_at"])
        messages.take_back_offer(offer, now)
    Waiting.objects.filter(network=network, person=person, ended_at=None).update(ended_at=now)
