"""Answering the offer of an hour after a visit. The trail names nobody."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from core.refusals import NotAllowed, Refused
from schools.locks import lock_network
from support.debriefs import TRAIL
from support.models import DebriefOffer, Place, Series
from support.services.places import book_place

NOT_YOURS = "Only whoever was offered this hour can answer."
HAS_ONE = "You have booked an hour already. Give that one up first, if you would like another."
Answer = DebriefOffer.Answer


@transaction.atomic
def book_debrief(*, offer: DebriefOffer, series: Series, by: Person, now: datetime) -> DebriefOffer:
    """Book an hour, also after a no. Raises Refused where they have one, or the time is not
    free."""
    held = _held(offer, by)
    if held.place is not None and held.place.ended_at is None:
        if held.place.series_id == series.pk:
            return held
        raise Refused(HAS_ONE)
    # As for whoever offered it: a place of a person is on no trail that leads back to a visit.
    place = book_place(series=series, person=by, by=by, now=now)
    return _answer(held, Answer.BOOKED, now, place)


@transaction.atomic
def decline_debrief(*, offer: DebriefOffer, by: Person, now: datetime) -> DebriefOffer:
    """No, thank you; nobody asks why, and an hour can still be booked. What is booked stays."""
    held = _held(offer, by)
    return held if held.answer else _answer(held, Answer.NO, now, None)


def _answer(offer: DebriefOffer, answer: str, now: datetime, place: Place | None) -> DebriefOffer:
    offer.answer, offer.answered_at, offer.place = answer, now, place
    offer.save(update_fields=["answer", "answered_at", "place"])
    network = offer.visit.school.network_id
    audit.record(f"debrief.{answer}", offer, by=TRAIL, now=now, network_id=network)
    return offer


def _held(offer: DebriefOffer, by: Person) -> DebriefOffer:
    lock_network(offer.visit.school.network)
    rows = DebriefOffer.objects.select_for_update(of=("self",)).select_related("visit__school")
    held = rows.get(pk=offer.pk)
    if held.person_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    return held
