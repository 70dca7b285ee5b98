"""Conditions that several pages ask in the same words."""

from datetime import date

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from buddies.models import Pairing
from inspections.models import OPEN_PHASES, Visit
from schools.models import Network, Post, School


def in_use(schools: QuerySet[School]) -> QuerySet[School]:
    """Without those that have closed."""
    return schools.exclude(status=School.CLOSED)


def heads_now(today: date) -> QuerySet[Post]:
    """Posts of whoever leads a school on this day."""
    return Post.objects.current(today).filter(kind__in=Post.HEAD_KINDS)


def leading(today: date) -> FilteredRelation:
    """For a school: the same as a relation, ``posts`` of those days alone."""
    counts = Q(posts__kind__in=Post.HEAD_KINDS, posts__start__lte=today)
    lasts = Q(posts__end=None) | Q(posts__end__gt=today)
    return FilteredRelation("posts", condition=counts & lasts)


def has_head(today: date) -> Exists:
    """For a school: whether it is known who leads it."""
    return Exists(heads_now(today).filter(school=OuterRef("pk")))


def heads_alone(network: Network, today: date) -> QuerySet[Post]:
    """Posts of those who lead a school on this day and have no buddy in the network."""
    live = Pairing.objects.filter(network=network, supported=OuterRef("person"), ended_at=None)
    return heads_now(today).exclude(Exists(live))


def has_buddy(network: Network, today: date) -> Q:
    """For a school: whether each of its heads has a buddy, as ``buddies.queries.needs_of``
    says. Not so where no head is known."""
    return Q(has_head(today)) & ~Q(
        Exists(heads_alone(network, today).filter(school=OuterRef("pk")))
    )


def open_visit(field: str) -> Subquery:
    """For a school: a field of its open visit, null where there is none."""
    return Subquery(
        Visit.objects.filter(school=OuterRef("pk"), phase__in=OPEN_PHASES).values(field)[:1]
    )


def head_field(field: str, today: date) -> Subquery:
    """For a school: a field of the post of whoever leads it, the first of several."""
    return Subquery(heads_now(today).filter(school=OuterRef("pk")).order_by("pk").values(field)[:1])
