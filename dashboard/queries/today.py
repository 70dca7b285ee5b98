"""What a coordinator's day rests on, in few queries however large the network."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from buddies.facts import needed_by
from buddies.models import Pairing
from core.models import StaleMark
from dashboard.queries.parts import (
    has_buddy,
    has_head,
    heads_alone,
    heads_now,
    in_use,
    open_visit,
)
from inspections.models import OPEN_PHASES, Deadline, Interruption, Phase, Visit
from notifications.models import Message
from notifications.queries import DID_NOT_ARRIVE
from schools.models import Network, Post, Role, School, SchoolLink, Term

MESSAGES_SINCE = timedelta(days=7)
DRAFT_REPORT = "draft-report"
FIGURES = ("schools", "led", "absent", "likely", "went_wrong", "terms", "stuck")
WENT_WRONG = (Message.State.FAILED, Message.State.MISSED)


@dataclass(frozen=True)
class Row:
    """A school whose heads need a buddy now or soon."""

    id: int
    name: str
    opens: date
    closes: date
    is_open: bool
    has_head: bool
    # Whether each of its heads has one.
    has_buddy: bool
    # The names of those of its heads who have none.
    alone: tuple[str, ...]
    visit_phase: str

    @property
    def on_site(self) -> bool:
        return self.visit_phase == Phase.ON_SITE


def windows_to_cover(network: Network, today: date) -> list[Row]:
    """Schools whose window is open, overdue or opens within the network's months, those
    without a known head first, then those with a head alone, then by when it opened.

    Two queries."""
    found = (
        in_use(School.objects.filter(network=network, window__opens__lte=needed_by(network, today)))
        .annotate(
            known=has_head(today),
            paired=has_buddy(network, today),
            visit_phase=open_visit("phase"),
        )
        .order_by("known", "paired", "window__opens", "name", "pk")
        .values_list(
            "pk", "name", "window__opens", "window__closes", "known", "paired", "visit_phase",
        )
    )  # fmt: skip
    alone = _names_alone(network, today)
    return [
        Row(
            pk, name, opens, closes, opens <= today, known, paired, alone.get(pk, ()),
            phase or "",
        )
        for pk, name, opens, closes, known, paired, phase in found
        if opens is not None and closes is not None
    ]  # fmt: skip


def _names_alone(network: Network, today: date) -> dict[int, tuple[str, ...]]:
    """By school, the names of its heads who have no buddy; each person once."""
    posts = heads_alone(network, today).filter(school__network=network).order_by("pk")
    names: dict[int, dict[int, str]] = {}
    for school, person, name in posts.values_list("school", "person", "person__name"):
        names.setdefault(school, {})[person] = name
    return {school: tuple(people.values()) for school, people in names.items()}


def visits_under_way(network: Network) -> QuerySet[Visit]:
    """Open visits, each with the name and telephone of the head's buddy, if there is one;
    ``answered_at`` and ``resumes_on`` of what moved it last, and ``draft_due``."""
    moved = Interruption.objects.filter(
        visit=OuterRef("pk"), answer=Interruption.Answer.GRANTED, is_superseded=False
    ).order_by("-pk")
    draft = Deadline.objects.filter(visit=OuterRef("pk"), key=DRAFT_REPORT)
    pair = Pairing.objects.filter(network=network, supported=OuterRef("head"), ended_at=None)
    return (
        Visit.objects.filter(school__network=network, phase__in=OPEN_PHASES)
        .select_related("school", "head")
        .annotate(
            buddy=Subquery(pair.values("buddy__name")[:1]),
            buddy_telephone=Subquery(pair.values("buddy__telephone")[:1]),
            answered_at=Subquery(moved.values("answered_at")[:1]),
            resumes_on=Subquery(moved.values("resumes_on")[:1]),
            draft_due=Subquery(draft.values("due")[:1]),
        )
        .order_by("first_day", "pk")
    )


def counts(network: Network, today: date, now: datetime) -> dict[str, int]:
    """The network's figures: ``schools``, ``no_head``, ``absent``, ``likely`` (predecessors to
    confirm), ``went_wrong`` (messages of the last week), ``stuck`` (plans that ended in an
    error), ``terms`` (those that end today or later).

    One query, of plain counts one after the other: as columns of one row they took longer to
    write than to answer. A second only where plans are stuck somewhere."""
    schools = School.objects.filter(network=network)
    used = in_use(schools)
    led = heads_now(today).filter(school__network=network).exclude(school__status=School.CLOSED)
    wrong = Message.objects.filter(
        DID_NOT_ARRIVE,
        network_id=network.pk,
        is_private=False,
        queued_at__gte=now - MESSAGES_SINCE,
    )
    likely = SchoolLink.objects.filter(
        school__network=network, basis=SchoolLink.Basis.LIKELY
    ).exclude(school__status=School.CLOSED)
    found = dict(
        _figure("schools", used).union(
            _figure("led", led, Count("school", distinct=True)),
            _figure("absent", used.exclude(absent_since=None)),
            _figure("likely", likely),
            _figure("went_wrong", wrong),
            _figure("terms", Term.objects.filter(network=network, last_day__gte=today)),
            _figure("stuck", StaleMark.objects.exclude(error="")),
            all=True,
        )
    )
    # A count of nothing may be no row at all.
    figures = {name: found.get(name, 0) for name in FIGURES}
    figures["no_head"] = figures["schools"] - figures.pop("led")
    if figures["stuck"]:
        figures["stuck"] = stuck_plans(network).count()
    return figures


def _figure(name: str, rows: QuerySet[Any], counted: Count | None = None) -> QuerySet[Any]:
    """One row of a union: a name, and how many."""
    return (
        rows.order_by()
        .annotate(figure=Value(name))
        .values("figure")
        .annotate(n=counted or Count("pk"))
        .values_list("figure", "n")
    )


def stuck_plans(network: Network) -> QuerySet[StaleMark]:
    """Plans of this network that could not be worked out and are tried again later."""
    about = {
        "visit": Visit.objects.filter(school__network=network),
        "school": School.objects.filter(network=network),
        "pairing": Pairing.objects.filter(network=network),
        "network": Network.objects.filter(pk=network.pk),
    }
    ours = Q(
        kind="person", object_id__in=Post.objects.filter(school__network=network).values("person")
    ) | Q(kind="person", object_id__in=Role.objects.filter(network=network).values("person"))
    for kind, rows in about.items():
        ours |= Q(kind=kind, object_id__in=rows.values("pk"))
    return StaleMark.objects.filter(ours).exclude(error="")
