"""Pairs, as each person may see them."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from buddies.models import ForbiddenPair, Offer, Pairing
from schools.access import Access
from schools.models import Post

PEOPLE = ("supported", "buddy", "reserve")


def pairing_of(person_id: int, network_id: int) -> Pairing | None:
    """The live pairing in which this person is supported, with its people; None for none."""
    live = Pairing.objects.filter(supported=person_id, network=network_id, ended_at=None)
    return live.select_related(*PEOPLE).first()


def pairings_for(access: Access) -> QuerySet[Pairing]:
    """The pairs a person may see: a coordinator all of the network's, also ended ones; others
    the live ones in which they support, are supported or are the reserve. With
    ``supported_school``, ``buddy_school`` and ``buddy_talks``, how the buddy likes to talk."""
    offer = Offer.objects.filter(network=access.network, person=OuterRef("buddy"))
    rows = Pairing.objects.filter(network=access.network).select_related(*PEOPLE)
    rows = rows.annotate(buddy_talks=Subquery(offer.values("talks")[:1]))
    if not access.is_coordinator:
        me = Q(supported=access.person) | Q(buddy=access.person) | Q(reserve=access.person)
        rows = rows.filter(me, ended_at=None)
    return with_schools(rows, access).order_by("supported__name", "pk")


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
