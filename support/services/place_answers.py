"""What somebody answers to a message about a time, without signing in: by the link, by its six
figures, or by a text. The same whichever way it comes."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from core.refusals import Refused
from schools.locks import lock_network
from support.models import Place
from support.placing.links import Link
from support.policies import places as policies
from support.services import offers, places, waiting

NO, WAIT = "no", "wait"


class Outcome(StrEnum):
    """What came of it."""

    YES = "yes"
    NO = "no"
    GIVEN_UP = "given-up"
    LISTED = "listed"
    # It was none of the answers.
    NOTHING = ""


def answer(*, link: Link, said: str, now: datetime) -> Outcome:
    """Take one of the times (``said`` is the series' number), say no to them, or ask to be told
    of another. Whoever has one of them keeps that one, and with "no" gives it up. Raises Refused
    where the time is not free any more, or they lead no school here."""
    try:
        return _answer(link, said, now)
    except Refused:
        # They find it gone, and have not been silent.
        if link.waiting is not None:
            waiting.still_waits(waiting=link.waiting)
        raise


@transaction.atomic
def _answer(link: Link, said: str, now: datetime) -> Outcome:
    lock_network(link.network)
    mine = places_by(link)
    if said == NO:
        return _no(link, mine, now)
    if said != WAIT and said not in {str(each.pk) for each in link.series}:
        return Outcome.NOTHING
    if mine:
        return Outcome.YES
    person = link.person
    policies.check_suits(suits=offers.leads_a_school(person, link.network, now))
    if said == WAIT:
        wanted = link.waiting.format if link.waiting is not None else ""
        waiting.wait(network=link.network, person=person, format=wanted, by=person, now=now)
        return Outcome.LISTED
    series = next(each for each in link.series if str(each.pk) == said)
    places.book_place(series=series, person=person, by=person, now=now)
    return Outcome.YES


def places_by(link: Link) -> list[Place]:
    """The places that they have in what the message was about."""
    live = Place.objects.live().filter(person=link.person, series__in=link.series)
    return list(live.select_related("series__network", "person").order_by("pk"))


def _no(link: Link, mine: list[Place], now: datetime) -> Outcome:
    for place in mine:
        places.give_up_place(place=place, by=link.person, now=now)
    if mine:
        return Outcome.GIVEN_UP
    if link.offer is not None:
        offers.decline_offer(offer=link.offer, by=link.person, now=now)
    if link.waiting is not None:
        waiting.let_go(waiting=link.waiting, by=link.person, now=now)
    return Outcome.NO
