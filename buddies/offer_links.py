"""The links in messages about being a buddy: signed, for one person and one answer, without
signing in, and good for a while."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from accounts.models import Person
from buddies.models import Offer, OfferInvitation
from schools.models import Network, Post

SALT = "buddies.offers"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "me/buddy/"
YES_WORKS_FOR = timedelta(days=60)


class Answer(StrEnum):
    YES = "yes"
    NOT_NOW = "not-now"


@dataclass(frozen=True)
class Link:
    """Whose link it is, what for and which answer it gives: one of the two is set."""

    answer: Answer
    offer: Offer | None = None
    invitation: OfferInvitation | None = None

    @property
    def _about(self) -> Offer | OfferInvitation:
        about = self.offer or self.invitation
        assert about is not None
        return about

    @property
    def person(self) -> Person:
        return self._about.person

    @property
    def network(self) -> Network:
        return self._about.network

    def other(self, answer: Answer) -> str:
        """The address that gives another answer to the same question."""
        return link_to(self._about, answer)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep="~")


def link_to(about: Offer | OfferInvitation, answer: Answer) -> str:
    """The address at which a POST gives this answer for the person it is about."""
    kind = "offer" if isinstance(about, Offer) else "invitation"
    token = _signer().sign(f"{kind}.{about.pk}.{answer}")
    return f"{settings.SITE_ADDRESS}/{PATH}{token}/"


def read(token: str, today: date) -> Link | None:
    """What a link is for; None for one that is too old, changed on the way, taken back, or of
    somebody who is erased or, invited as a head, leads no school here any more. A yes works for
    60 days, a way off as long as messages are kept."""
    try:
        kind, pk, said = _signer().unsign(token, max_age=_kept()).split(".")
        answer = Answer(said)
        if answer is Answer.YES:
            _signer().unsign(token, max_age=YES_WORKS_FOR)
    except BadSignature:
        return None
    if kind == "offer":
        offer = Offer.objects.filter(pk=int(pk), person__erased_at=None)
        about = offer.select_related("person", "network").first()
        return None if about is None else Link(answer, offer=about)
    rows = OfferInvitation.objects.filter(pk=int(pk), person__erased_at=None)
    invitation = rows.select_related("person", "network").first()
    if invitation is None or not _leads_here(invitation, today):
        return None
    return Link(answer, invitation=invitation)


def _kept() -> timedelta:
    return timedelta(days=settings.RETENTION_DAYS["messages"])


def _leads_here(invitation: OfferInvitation, today: date) -> bool:
    posts = Post.objects.current(today).filter(kind__in=Post.HEAD_KINDS)
    return posts.filter(person=invitation.person_id, school__network=invitation.network_id).exists()
