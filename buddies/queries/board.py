"""The lists of the pairing board, searched and filtered in the database, so that a page of a
large network costs what a page of a small one does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Person
from buddies.facts import needed_by
from buddies.models import Offer, Pairing
from buddies.queries.needs import NeedRow
from buddies.queries.offers import offers_for
from buddies.queries.pairs import pairings_for
from inspections.models import Window
from schools.access import Access
from schools.models import Post, School

COVERED = Q(is_known=True, has_lonely=False)


def _leading(access: Access) -> QuerySet[Post]:
    return Post.objects.current(access.today).filter(
        school__network=access.network, kind__in=Post.HEAD_KINDS
    )


def windows_in_need(access: Access, *, q: str = "", state: str = "") -> QuerySet[Window]:
    """Windows open, overdue or opening within the network's months, by when they open, with
    ``is_known`` (whether anybody leads the school) and ``has_lonely`` (whether one of them has no
    buddy). ``q``: part of a name or school. ``state``: "covered", "open" (not covered), "alone"
    (a head without a buddy) or "unknown" (no known head)."""
    live = Pairing.objects.filter(
        network=access.network, ended_at=None, supported=OuterRef("person")
    )
    here = _leading(access).filter(school=OuterRef("school"))
    rows = (
        Window.objects.needing_a_buddy(needed_by(access.network, access.today))
        .filter(school__network=access.network)
        .exclude(school__status=School.CLOSED)
        .annotate(is_known=Exists(here), has_lonely=Exists(here.filter(~Exists(live))))
    )
    if q:
        named = here.filter(person__name__icontains=q)
        rows = rows.filter(Q(school__name__icontains=q) | Q(Exists(named)))
    asked = {
        "covered": COVERED,
        "open": ~COVERED,
        "alone": Q(has_lonely=True),
        "unknown": Q(is_known=False),
    }
    if state in asked:
        rows = rows.filter(asked[state])
    rows = rows.select_related("school").only("opens", "school__name")
    return rows.order_by("opens", "school__name", "pk")


def need_counts(access: Access) -> dict[str, int]:
    """How many schools of ``windows_in_need`` are ``unknown``, ``alone`` and ``covered``. One
    query."""
    counts: dict[str, int] = windows_in_need(access).aggregate(
        unknown=Count("pk", filter=Q(is_known=False)),
        alone=Count("pk", filter=Q(has_lonely=True)),
        covered=Count("pk", filter=COVERED),
    )
    return counts


@dataclass(frozen=True)
class Covered(NeedRow):
    """A school that needs a buddy, with the pairs there are."""

    pairs: tuple[Pairing, ...] = ()


def need_rows(windows: Iterable[Window], access: Access) -> list[Covered]:
    """What the board shows of these windows: the heads, and who supports them. Two queries."""
    windows = list(windows)
    posts = _leading(access).filter(school__in=[each.school_id for each in windows])
    heads: dict[int, dict[int, Person]] = {}
    posts = posts.select_related("person").only("school", "person__name")
    for post in posts.order_by("pk"):
        heads.setdefault(post.school_id, {})[post.person_id] = post.person
    live = Pairing.objects.filter(
        network=access.network, ended_at=None, supported__in={p for r in heads.values() for p in r}
    )
    live = live.select_related("buddy", "reserve")
    named = live.only("supported", "buddy__name", "reserve__name")
    pairs = {each.supported_id: each for each in named}
    rows = []
    for window in windows:
        known = heads.get(window.school_id, {})
        opens: date | None = window.opens
        assert opens is not None
        rows.append(
            Covered(
                school=window.school,
                opens=opens,
                is_open=opens <= access.today,
                heads=tuple(known.values()),
                alone=tuple(person for pk, person in known.items() if pk not in pairs),
                pairs=tuple(pairs[pk] for pk in known if pk in pairs),
            )
        )
    return rows


def live_pairs(access: Access, *, q: str = "", state: str = "") -> QuerySet[Pairing]:
    """The live pairs. ``q``: part of a name or school. ``state``: "no-reserve" or "check"."""
    rows = pairings_for(access).filter(ended_at=None)
    if q:
        named = Q()
        for field in ("supported__name", "buddy__name", "reserve__name"):
            named |= Q(**{f"{field}__icontains": q})
        rows = rows.filter(named | Q(supported_school__icontains=q) | Q(buddy_school__icontains=q))
    if state == "no-reserve":
        rows = rows.filter(reserve=None)
    elif state == "check":
        rows = rows.filter(needs_check=True)
    return rows


def givers(access: Access, *, q: str = "", state: str = "", phase: str = "") -> QuerySet[Offer]:
    """The offers with ``load`` and ``in_window`` (a window of a school they lead is open now).

    ``q``: part of a name or school. ``state``: "room", "full" or "not-now". ``phase``: those who
    support it, or any.
    """
    mine = _leading(access).filter(person=OuterRef("person"))
    rows = offers_for(access).annotate(
        in_window=Exists(mine.filter(school__window__opens__lte=access.today))
    )
    if q:
        at_school = mine.filter(school__name__icontains=q)
        rows = rows.filter(Q(person__name__icontains=q) | Q(Exists(at_school)))
    asked = {
        "room": Q(is_active=True, load__lt=F("capacity")),
        "full": Q(is_active=True, load__gte=F("capacity")),
        "not-now": Q(is_active=False),
    }
    if state in asked:
        rows = rows.filter(asked[state])
    if phase:
        # A list of words; no database's own search in JSON is needed for that.
        rows = rows.filter(Q(phases=[]) | Q(phases__icontains=f'"{phase}"'))
    return rows
