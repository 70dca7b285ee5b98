"""What a first page and a visit's page say of call-outs: the head's own, and whom one rings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from accounts.models import Person
from directory.callouts.headings import heading
from directory.models import CallOut
from directory.queries.callouts import call_outs_for
from inspections.models import Visit
from schools.access import Access

# What those pages show of one.
SHOWN = {
    "pk": F("pk"),
    "visit": F("visit"),
    "state": F("state"),
    "ring_first": F("ring_first"),
    "head": F("head"),
    "head_name": F("head__name"),
    "name": F("taken_by__name"),
    "telephone": F("taken_by__telephone"),
}


@dataclass(frozen=True)
class Asked:
    """A live call-out: where it stands in a few words, and who has accepted, if somebody has."""

    pk: int
    heading: str
    name: str = ""
    telephone: str = ""


def live_call_outs(access: Access, visits: Sequence[Visit]) -> dict[int, Asked]:
    """The live call-outs of visits that this person may see, by the visit's id; one's own before
    a co-head's. One query where there are visits."""
    if not visits:
        return {}
    rows = reversed(_live(access).filter(visit__in=visits).values_list("shown", flat=True))
    return {row["visit"]: asked_of(row, access) for row in rows}


def live_in_visit(access: Access) -> Subquery:
    """For a query of visits: what ``asked_of`` makes of the live call-out of each."""
    return Subquery(_live(access).filter(visit=OuterRef("pk")).values("shown")[:1])


def asked_of(shown: dict[str, Any], access: Access) -> Asked:
    """What a page says of a live call-out that was read so."""
    taken = Person(name=shown["name"]) if shown["name"] else None
    found = CallOut(
        state=shown["state"],
        ring_first=shown["ring_first"],
        head=Person(name=shown["head_name"]),
        taken_by=taken,
    )
    return Asked(
        pk=shown["pk"],
        heading=heading(found, is_head=shown["head"] == access.person.pk),
        name=shown["name"] or "",
        telephone=shown["telephone"] or "",
    )


def _live(access: Access) -> QuerySet[Any]:
    rows = call_outs_for(access).filter(state__in=CallOut.LIVE).select_related(None)
    mine_first = Case(When(head=access.person, then=0), default=1)
    return rows.annotate(shown=JSONObject(**SHOWN)).order_by(mine_first, "pk")
