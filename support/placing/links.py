"""What leads back from a message about a place that is kept, without signing in: the link, signed,
for one person and one question, and good until the time is over; and the six figures that do the
same by hand, as long as those of any other message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from accounts.models import Person
from escalations.links import GOOD_FOR, is_theirs
from schools.models import Network
from support.models import PlaceOffer, Series, Waiting
from support.on_offer import offered_since

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
        return [each for each in (self.first, self.second) if each is not None]

    @property
    def first(self) -> Series | None:
        """The one that is kept; None where it is gone."""
        if self.offer is not None:
            return self.offer.one
        assert self.waiting is not None
        return self.waiting.series

    @property
    def second(self) -> Series | None:
        """The other one of a yearly offer, where there is one."""
        return self.offer.other if self.offer is not None else None

    @property
    def code(self) -> str:
        """The six figures that stand beside the link."""
        return self._about.code

    @property
    def path(self) -> str:
        """The page at which it is answered."""
        if self.offer is not None:
            return _path(f"offer.{self.offer.pk}.{self.offer.person_id}")
        assert self.waiting is not None
        return _path(f"waiting.{self.waiting.pk}.{self.waiting.series_id}")

    @property
    def _about(self) -> PlaceOffer | Waiting:
        about = self.offer or self.waiting
        assert about is not None
        return about


def _signer() -> Signer:
    return Signer(salt=SALT, sep="~")


def link_for_offer(offer: PlaceOffer) -> str:
    """The address at which a head takes a time or says no."""
    return f"{settings.SITE_ADDRESS}{Link(offer=offer).path}"


def link_for_waiting(waiting: Waiting) -> str:
    """The address at which somebody who waits takes the place that is kept, or lets it go."""
    return f"{settings.SITE_ADDRESS}{Link(waiting=waiting).path}"


def _path(content: str) -> str:
    return f"/{PATH}{_signer().sign(content)}/"


def by_code(*, code: str, contact: str, now: datetime) -> Link | None:
    """What these six figures ask that were sent to this e-mail address or mobile number; None
    where either is wrong, and once they are old: a link lasts, six figures can be guessed. Those of
    an offer are good as long as its first time is kept."""
    offers = PlaceOffer.objects.filter(code=code, offered_at__gte=offered_since(now))
    for offer in _offers(offers):
        if is_theirs(offer.person, contact):
            return Link(offer=offer)
    told = Waiting.objects.filter(code=code, told_at__gt=now - GOOD_FOR, series__isnull=False)
    for waiting in _waiting(told):
        if is_theirs(waiting.person, contact):
            return Link(waiting=waiting)
    return None


def is_taken(code: str) -> bool:
    """Whether these six figures stand in a message about a place."""
    return any(rows.objects.filter(code=code).exists() for rows in (PlaceOffer, Waiting))


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
        offer = _offers(offers).first()
        return None if offer is None else Link(offer=offer)
    told = Waiting.objects.filter(pk=int(pk), series=int(bound), told_at__gt=since)
    waiting = _waiting(told).first()
    return None if waiting is None else Link(waiting=waiting)


def _offers(rows: QuerySet[PlaceOffer]) -> QuerySet[PlaceOffer]:
    there = rows.filter(person__erased_at=None).order_by("-offered_at", "-pk")
    return there.select_related(*_around("one"), *_around("other"))


def _waiting(rows: QuerySet[Waiting]) -> QuerySet[Waiting]:
    there = rows.filter(person__erased_at=None).order_by("-told_at", "-pk")
    return there.select_related(*_around("series"))


def _around(series: str) -> tuple[str, ...]:
    return ("person", "network", f"{series}__supervisor__person")
