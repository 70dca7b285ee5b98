"""What each role's first page shows."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from buddies.models import LastResort, Pairing
from buddies.queries import stood_by
from covenant.models import Declaration, Reaffirmation, Standing
from dashboard.queries.parts import heads_now
from inspections.models import OPEN_PHASES, Visit
from schools.access import Access
from schools.models import Network, Post, Role, School


def networks_of(user: int | None, today: date) -> QuerySet[Network]:
    """The networks in which an account holds a post or a role on this day, by name."""
    posts = Post.objects.current(today).filter(person__user=user, school__network=OuterRef("pk"))
    roles = Role.objects.current(today).filter(person__user=user, network=OuterRef("pk"))
    return Network.objects.filter(Exists(posts) | Exists(roles)).order_by("name")


def networks_led_by(user: int | None, today: date) -> QuerySet[Network]:
    """The networks in which an account leads a school on this day, by name."""
    posts = heads_now(today).filter(person__user=user, school__network=OuterRef("pk"))
    return Network.objects.filter(Exists(posts)).order_by("name")


def chooses_a_last_resort(user: int | None, network: Network, today: date) -> bool:
    """Whether an account leads a school in the network and has not said yet whom to ask in the
    last resort; never while an inspection is open at a school of theirs."""
    posts = heads_now(today).filter(person__user=user, school__network=network)
    chosen = LastResort.objects.filter(network=network, head__user=user)
    visits = Visit.objects.filter(school__in=posts.values("school"), phase__in=OPEN_PHASES)
    return posts.exists() and not chosen.exists() and not visits.exists()


def public_networks() -> QuerySet[Network]:
    """Networks whose page anybody may read, by name."""
    return Network.objects.filter(is_public=True).order_by("name")


def own_schools(access: Access) -> QuerySet[School]:
    """The schools at which a person holds a post, each with its window."""
    return (
        School.objects.filter(pk__in=access.school_ids)
        .select_related("window", "window__rule")
        .order_by("name")
    )


def my_pairing(access: Access) -> Pairing | None:
    """The live pair in which this person is supported, with buddy and reserve."""
    return (
        Pairing.objects.filter(network=access.network, supported=access.person, ended_at=None)
        .select_related("buddy", "reserve")
        .annotate(buddy_school=_school_of("buddy", access))
        .first()
    )


def whom_i_support(access: Access) -> Sequence[Pairing]:
    """The pairs in which this person stands by a head who still leads a school here, each with the
    open visit of the head, if there is one. One that has ended is there while its reserve is the
    one to ring. One query, which takes long: asked only where there ever was such a pair."""
    visit = Visit.objects.filter(
        head=OuterRef("supported"), school__network=access.network, phase__in=OPEN_PHASES
    ).order_by("first_day", "pk")
    return list(
        stood_by(access.person, access.network)
        .select_related("supported")
        .annotate(
            school_name=_school_of("supported", access),
            visit_id=Subquery(visit.values("pk")[:1]),
            visit_phase=Subquery(visit.values("phase")[:1]),
            visit_first_day=Subquery(visit.values("first_day")[:1]),
            visit_last_day=Subquery(visit.values("last_day")[:1]),
        )
        .exclude(school_name=None, ended_at__isnull=False)
        .order_by("supported__name", "pk")
    )


def _school_of(who: str, access: Access) -> Subquery:
    """The name of a school that this person of the pair leads."""
    posts = heads_now(access.today).filter(person=OuterRef(who), school__network=access.network)
    return Subquery(posts.order_by("pk").values("school__name")[:1])


def standings_of_mine(access: Access) -> dict[tuple[str, int], Standing]:
    """How the organisations of this officer and the schools of this head stand, by ("organisation"
    or "school", its number): each by the newest version that it has to do with, with ``is_asked``
    (whether it still stands by it) and ``is_old`` (a newer text is published). One query."""
    asked = Reaffirmation.objects.filter(standing=OuterRef("pk"), answered_at=None)
    newer = Declaration.objects.filter(
        network=access.network,
        status=Declaration.Status.PUBLISHED,
        version__gt=OuterRef("declaration__version"),
    )
    rows = (
        Standing.objects.filter(
            Q(organisation__in=access.organisation_ids) | Q(school__in=access.head_school_ids),
            network=access.network,
        )
        .annotate(is_asked=Exists(asked), is_old=Exists(newer))
        .select_related("declaration")
        .order_by("declaration__version")
    )
    return {
        ("organisation", each.organisation_id)
        if each.organisation_id
        else ("school", each.school_id or 0): each
        for each in rows
    }
