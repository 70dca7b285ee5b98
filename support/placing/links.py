"""The links in messages about a place that is kept: signed, for one person and one question,
without signing in, and good until the time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer

from accounts.models import Person
from schools.models import Network
from support.models import PlaceOffer, Series, Waiting

SALT = "support.places"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "me/time/"
# A time can be taken as long as it is there; the message is old by then.
WORKS_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Link:
    """Whom a link asks about what: a head's yearly offer, or a place that became free for who
    waits. One of the two is set."""

    offer: PlaceOffer | None = None
    waiting: Waiting | None = None

    @property
    def person(self) -> Person:
        return self._about.person

    @property
    def network(self) -> Network:
        return self._about.network

    @property
    def series(self) -> list[Series]:
        """The series it is about, the one that is kept first."""
        if self.offer is not None:
            return [each for each in (self.offer.one, self.offer.other) if each is not None]
        assert self.waiting is not None
        return [self.waiting.series] if self.waiting.series is not None else []

    @property
    def _about(self) -> PlaceOffer | Waiting:
        about = self.offer or self.waiting
        assert about is not None
        return about


def _signer() -> Signer:
    return Signer(salt=SALT, sep="~")


def link_for_offer(offer: PlaceOffer) -> str:
    """The address at which a head takes a time or says no."""
    return _address(f"offer.{offer.pk}.{offer.person_id}")


def link_for_waiting(waiting: Waiting) -> str:
    """The address at which somebody who waits takes the place that is kept, or lets it go."""
    return _address(f"waiting.{waiting.pk}.{waiting.series_id}")


def _address(content: str) -> str:
    return f"{settings.SITE_ADDRESS}/{PATH}{_signer().sign(content)}/"


def read(token: str, now: datetime) -> Link | None:
    """What a link asks; None for one that was changed on the way, is old, or whose question is
    another by now."""
    try:
        kind, pk, bound = _signer().unsign(token).split(".")
    except BadSignature:
        return None
    since = now - WORKS_FOR
    if kind == "offer":
        offers = PlaceOffer.objects.filter(pk=int(pk), person=int(bound), offered_at__gt=since)
        offer = offers.select_related(*_around("one"), *_around("other")).first()
        return None if offer is None or _is_gone(offer.person) else Link(offer=offer)
    told = Waiting.objects.filter(pk=int(pk), series=int(bound), told_at__gt=since)
    waiting = told.select_related(*_around("series")).first()
    return None if waiting is None or _is_gone(waiting.person) else Link(waiting=waiting)


def _around(series: str) -> tuple[str, ...]:
    return ("person", "network", f"{series}__supervisor__person")


def _is_gone(person: Person) -> bool:
    return person.erased_at is not None
