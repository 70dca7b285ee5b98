"""The only door through which views get offers, pairs and proposals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Person
from buddies.facts import needed_by
from buddies.models import DeclaredConflict, ForbiddenPair, Offer, Pairing, Proposal, ProposedPair
from inspections.models import Window
from schools.access import Access
from schools.models import Network, Post, School
from schools.queries import people_for

PEOPLE = ("supported", "buddy", "reserve")


def pairing_of(person_id: int, network_id: int) -> Pairing | None:
    """The live pairing in which this person is supported, with its people; None for none."""
    live = Pairing.objects.filter(supported=person_id, network=network_id, ended_at=None)
    return live.select_related(*PEOPLE).first()


def pairings_for(access: Access) -> QuerySet[Pairing]:
    """The pairs a person may see: a coordinator all of the network's, also ended ones; others
    the live ones in which they support, are supported or are the reserve. With
    ``supported_school`` and ``buddy_school``."""
    rows = Pairing.objects.filter(network=access.network).select_related(*PEOPLE)
    if not access.is_coordinator:
        me = Q(supported=access.person) | Q(buddy=access.person) | Q(reserve=access.person)
        rows = rows.filter(me, ended_at=None)
    return _with_schools(rows, access).order_by("supported__name", "pk")


def _with_schools(rows: QuerySet[Any], access: Access) -> QuerySet[Any]:
    """Pairs with ``supported_school`` and ``buddy_school``: a school of this network each leads."""
    leading = Post.objects.current(access.today).filter(
        school__network=access.network, kind__in=Post.HEAD_KINDS
    )
    for role in ("supported", "buddy"):
        posts = leading.filter(person=OuterRef(role)).order_by("school__name")
        rows = rows.annotate(**{f"{role}_school": Subquery(posts.values("school__name")[:1])})
    return rows


def _load(network: Network) -> Coalesce:
    pairs = Pairing.objects.filter(network=network, ended_at=None, buddy=OuterRef("person"))
    counted = pairs.order_by().values("buddy").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def offers_for(access: Access) -> QuerySet[Offer]:
    """Offers with ``load`` (heads supported now): a coordinator sees all of the network's,
    others their own."""
    rows = Offer.objects.filter(network=access.network)
    if not access.is_coordinator:
        rows = rows.filter(person=access.person)
    return (
        rows.select_related("person")
        .annotate(load=_load(access.network))
        .order_by(F("is_active").desc(), "person__name", "pk")
    )


def my_offer(access: Access) -> Offer | None:
    """One's own offer."""
    return offers_for(access).filter(person=access.person).first()


def my_conflicts(access: Access) -> QuerySet[DeclaredConflict]:
    """What one declared oneself. Nobody else sees it, coordinators neither."""
    rows = DeclaredConflict.objects.filter(network=access.network, person=access.person)
    return rows.select_related("school").order_by("school__name", "pk")


def schools_to_name(access: Access) -> QuerySet[School]:
    """The network's schools one may name in a conflict: all but one's own."""
    rows = School.objects.filter(network=access.network).exclude(pk__in=access.school_ids)
    return rows.exclude(status=School.CLOSED).order_by("name", "pk")


def kept_apart_for(access: Access) -> QuerySet[ForbiddenPair]:
    """The pairs that a coordinator ruled out."""
    rows = ForbiddenPair.objects.filter(network=access.network)
    return rows.select_related("one", "other").order_by("one__name", "pk")


def heads_for(access: Access) -> QuerySet[Person]:
    """The people who lead a school of the network today, by name."""
    posts = Post.objects.current(access.today).filter(
        school__network=access.network, kind__in=Post.HEAD_KINDS
    )
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def heads_without_a_buddy(access: Access) -> QuerySet[Person]:
    """The heads of the network who have no buddy, by name."""
    live = Pairing.objects.filter(network=access.network, ended_at=None)
    return heads_for(access).exclude(pk__in=live.values("supported"))


def people_who_offered(access: Access) -> QuerySet[Person]:
    """The people who are ready to be a buddy now, by name."""
    offered = Offer.objects.filter(network=access.network, is_active=True)
    return Person.objects.filter(pk__in=offered.values("person")).order_by("name", "pk")


def people_who_may_offer(access: Access) -> QuerySet[Person]:
    """Those a coordinator may enter an offer for: everybody known here, and earlier buddies."""
    offered = Offer.objects.filter(network=access.network)
    known = Q(pk__in=people_for(access).values("pk")) | Q(pk__in=offered.values("person"))
    return Person.objects.filter(known, erased_at=None).order_by("name", "pk")


def proposals_for(access: Access) -> QuerySet[Proposal]:
    """The network's proposals, the newest first."""
    return Proposal.objects.filter(network=access.network).order_by("-pk")


def open_proposal(network: Network) -> Proposal | None:
    """The proposal that waits for a decision; there is at most one."""
    return Proposal.objects.filter(network=network, state=Proposal.State.OPEN).first()


def rows_of(proposal: Proposal, access: Access) -> QuerySet[ProposedPair]:
    """A proposal's rows with ``supported_school`` and ``buddy_school``: those with a buddy, then
    those without, then those taken out."""
    rows = ProposedPair.objects.filter(proposal=proposal).select_related(*PEOPLE)
    rows = _with_schools(rows, access)
    return rows.order_by("is_left_out", F("buddy").asc(nulls_last=True), "supported__name", "pk")


@dataclass(frozen=True)
class NeedRow:
    """A school whose window asks for a buddy for its head."""

    school: School
    opens: date
    is_open: bool
    heads: tuple[Person, ...]
    # Those of the heads who have no buddy.
    alone: tuple[Person, ...]

    @property
    def is_covered(self) -> bool:
        return bool(self.heads) and not self.alone


def needs_of(network: Network, today: date) -> list[NeedRow]:
    """Schools whose window is open, overdue or opens within the network's months: those
    without a known head first, then those whose head has no buddy, then by when it opens.

    Three queries."""
    windows = (
        Window.objects.needing_a_buddy(needed_by(network, today))
        .filter(school__network=network)
        .exclude(school__status=School.CLOSED)
        .select_related("school")
    )
    posts = Post.objects.current(today).filter(school__network=network, kind__in=Post.HEAD_KINDS)
    heads: dict[int, dict[int, Person]] = {}
    for post in posts.select_related("person").order_by("pk"):
        heads.setdefault(post.school_id, {})[post.person_id] = post.person
    paired = set(
        Pairing.objects.filter(network=network, ended_at=None).values_list("supported", flat=True)
    )
    rows = []
    for window in windows:
        known = tuple(heads.get(window.school_id, {}).values())
        assert window.opens is not None
        rows.append(
            NeedRow(
                school=window.school,
                opens=window.opens,
                is_open=window.opens <= today,
                heads=known,
                alone=tuple(person for person in known if person.pk not in paired),
            )
        )
    return sorted(
        rows, key=lambda r: (bool(r.heads), r.is_covered, r.opens, r.school.name, r.school.pk)
    )
