"""Pairs, as each person may see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Person
from buddies.describing import TALKS
from buddies.models import ForbiddenPair, Offer, Pairing
from schools.access import Access
from schools.models import Network, Post

PEOPLE = ("supported", "buddy", "reserve")


def pairing_of(person_id: int, network_id: int) -> Pairing | None:
    """The live pairing in which this person is supported, with its people; None for none."""
    live = Pairing.objects.filter(supported=person_id, network=network_id, ended_at=None)
    return live.select_related(*PEOPLE).first()


def stood_by(person: Person, network: Network) -> QuerySet[Pairing]:
    """The pairs in which a person stands by the head: as buddy or reserve of a live one, and as
    the reserve of the last one of a head who has no other yet (``buddies.standing.meanwhile``)."""
    rows = Pairing.objects.filter(network=network)
    theirs = rows.filter(supported=OuterRef("supported"))
    later = theirs.filter(
        Q(ended_at=None)
        | Q(ended_at__gt=OuterRef("ended_at"))
        | Q(ended_at=OuterRef("ended_at"), pk__gt=OuterRef("pk"))
    )
    live = Q(ended_at=None) & (Q(buddy=person) | Q(reserve=person))
    meanwhile = Q(reserve=person, ended_at__isnull=False) & ~Q(why_ended=Pairing.WhyEnded.UNDONE)
    return rows.filter(live | meanwhile & ~Exists(later))


def pairings_for(access: Access) -> QuerySet[Pairing]:
    """The pairs a person may see, live and ended: a coordinator all of the network's, each of the
    two their own. The reserve sees a pair while it lives. With ``supported_school``,
    ``buddy_school`` and ``buddy_talks``, how the buddy likes to talk."""
    offer = Offer.objects.filter(network=access.network, person=OuterRef("buddy"))
    rows = Pairing.objects.filter(network=access.network).select_related(*PEOPLE)
    rows = rows.annotate(buddy_talks=Subquery(offer.values("talks")[:1]))
    if not access.is_coordinator:
        two = Q(supported=access.person) | Q(buddy=access.person)
        rows = rows.filter(two | Q(reserve=access.person, ended_at=None))
    return with_schools(rows, access).order_by("supported__name", "pk")


def history_for(access: Access) -> QuerySet[Pairing]:
    """The pairs that have ended, of which only dates are kept, the last first: a coordinator
    sees all of the network's, each of the two their own."""
    rows = pairings_for(access).exclude(ended_at=None)
    return rows.order_by("-ended_at", "-pk")


@dataclass(frozen=True)
class Talk:
    """How one of a pair likes to talk, in words."""

    name: str
    how: str


def talks_of(pairing: Pairing) -> list[Talk]:
    """How each of the two likes to talk: what they said with their offer, and how best to reach
    them. One query."""
    people = (pairing.supported, pairing.buddy)
    offers = Offer.objects.filter(network=pairing.network_id, person__in=people)
    said = dict(offers.values_list("person", "talks"))
    found = []
    for person in people:
        ways = [TALKS[each] for each in said.get(person.pk, ()) if each in TALKS]
        how = [*ways, person.reach_me.strip().rstrip(".")]
        words = ". ".join(each[0].upper() + each[1:] for each in how if each)
        found.append(Talk(person.name, f"{words}." if words else "Not said yet: ask them."))
    return found


def with_schools(rows: QuerySet[Any], access: Access) -> QuerySet[Any]:
    """Pairs with ``supported_school`` and ``buddy_school``: a school of this network each leads."""
    leading = Post.objects.current(access.today).filter(
        school__network=access.network, kind__in=Post.HEAD_KINDS
    )
    for role in ("supported", "buddy"):
        posts = leading.filter(person=OuterRef(role)).order_by("school__name")
        rows = rows.annotate(**{f"{role}_school": Subquery(posts.values("school__name")[:1])})
    return rows


def kept_apart_for(access: Access) -> QuerySet[ForbiddenPair]:
    """The pairs that a coordinator ruled out."""
    rows = ForbiddenPair.objects.filter(network=access.network)
    return rows.select_related("one", "other").order_by("one__name", "pk")
