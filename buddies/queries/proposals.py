"""The proposals from which pairs come, and their publications, for coordinators."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from accounts.models import Person
from buddies.models import Pairing, Proposal, ProposedPair, Publication
from buddies.queries.pairs import PEOPLE, with_schools
from inspections.models import Window
from schools.access import Access
from schools.models import Network, Post

Kind = ProposedPair.Kind
_KINDS = {
    Kind.ALONE: Q(is_left_out=False, buddy=None),
    Kind.NEW: Q(is_left_out=False, buddy__isnull=False, pairing=None),
    Kind.MOVED: Q(is_left_out=False, buddy__isnull=False, pairing__isnull=False)
    & ~Q(pairing__buddy=F("buddy")),
    Kind.RESERVE: Q(is_left_out=False, pairing__buddy=F("buddy")),
    Kind.LEFT_OUT: Q(is_left_out=True),
}
# All that can be published.
PAIRS = Q(is_left_out=False, buddy__isnull=False)

# What the lists show of a row, and of the people in it.
OWN = [field.name for field in ProposedPair._meta.concrete_fields]
NAMES = [f"{who}__name" for who in (*PEOPLE, "pairing__buddy")]


def proposals_for(access: Access) -> QuerySet[Proposal]:
    """The network's proposals, the newest first."""
    return Proposal.objects.filter(network=access.network).order_by("-pk")


def open_proposal(network: Network) -> Proposal | None:
    """The proposal that waits for a decision; there is at most one."""
    return Proposal.objects.filter(network=network, state=Proposal.State.OPEN).first()


def rows_of(
    proposal: Proposal, access: Access, *, q: str = "", show: str = ""
) -> QuerySet[ProposedPair]:
    """A proposal's rows with ``supported_school``, ``buddy_school`` and ``opens``, the day on
    which the head's first window opens. Those without a buddy come first, then those with one by
    when the window opens, then those taken out.

    ``q``: part of a name or of the head's school. ``show``: one of ``ProposedPair.Kind``, "check",
    or "pairs", which are all that can be published.
    """
    rows = ProposedPair.objects.filter(proposal=proposal)
    if show in Kind.values:
        rows = rows.filter(_KINDS[Kind(show)])
    elif show == "check":
        rows = rows.filter(needs_check=True)
    elif show == "pairs":
        rows = rows.filter(PAIRS)
    rows = rows.select_related(*PEOPLE, "pairing__buddy").only(*OWN, *NAMES)
    rows = with_schools(rows, access)
    if q:
        named = Q(supported__name__icontains=q) | Q(buddy__name__icontains=q)
        rows = rows.filter(named | Q(supported_school__icontains=q))
    is_paired = Case(When(buddy=None, then=False), default=True, output_field=BooleanField())
    return rows.annotate(opens=Subquery(_first_window(access)), is_paired=is_paired).order_by(
        "is_left_out", "is_paired", F("opens").asc(nulls_last=True), "supported__name", "pk"
    )


def _first_window(access: Access) -> QuerySet[Any]:
    led = Post.objects.current(access.today).filter(
        school__network=access.network,
        kind__in=Post.HEAD_KINDS,
        person=OuterRef(OuterRef("supported")),
    )
    windows = Window.objects.filter(school__in=led.values("school"), opens__isnull=False)
    return windows.order_by("opens").values("opens")[:1]


def counts_of(proposal: Proposal) -> dict[str, int]:
    """How many rows of each kind a proposal has, how many there are in ``all``, and how
    many somebody must ``check``. One query."""
    asked = {kind.name.lower(): Count("pk", filter=each) for kind, each in _KINDS.items()}
    rows = ProposedPair.objects.filter(proposal=proposal)
    found: dict[str, int] = rows.aggregate(
        all=Count("pk"), check=Count("pk", filter=Q(needs_check=True)), **asked
    )
    return found


def publications_for(access: Access) -> QuerySet[Publication]:
    """What was published here, the newest first, with ``by_name`` and how many pairs it
    ``made_pairs`` and ``ended_pairs``."""
    who = Person.objects.filter(pk=OuterRef("by_id")).values("name")
    return (
        Publication.objects.filter(network=access.network)
        .annotate(
            by_name=Subquery(who),
            made_pairs=Count("made", distinct=True),
            ended_pairs=Count("ended", distinct=True),
        )
        .order_by("-at", "-pk")
    )


def pairs_of(publication: Publication, access: Access) -> QuerySet[Pairing]:
    """The pairs that a publication made, ended, or gave a reserve, with their schools."""
    with_reserve = [pk for pk, _before, _after in publication.reserves]
    concerned = Q(publication=publication) | Q(ended_by=publication) | Q(pk__in=with_reserve)
    rows = Pairing.objects.filter(concerned, network=access.network).select_related(*PEOPLE)
    return with_schools(rows, access).order_by("supported__name", "pk")
