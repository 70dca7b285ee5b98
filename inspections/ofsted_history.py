"""Whose inspections are whose: records find their school when it appears, and an academy takes
over its predecessor's (by link, or by a likely guess that is marked so)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from inspections.models import InspectionRecord
from schools.links import Numbered, guess_links
from schools.models import School, SchoolLink

BATCH = 900
# A link by file or by hand is better than a guess; of several successors the first is meant.
PREFERRED = {SchoolLink.Basis.HAND: 0, SchoolLink.Basis.FILE: 1, SchoolLink.Basis.LIKELY: 2}
LIVE = Q(status__startswith="Open", absent_since=None)


def attach_histories(network_id: int | None = None) -> set[int]:
    """Put every inspection at the school that carries it on: the open school of its URN, else
    its successor, else the closed school. Returns the ids of the networks touched.

    With a network only what may belong to its schools is looked at.
    """
    touched = _come_home(network_id) | _guess(network_id)
    homeless = _homeless(network_id)
    urns = sorted({urn for _, _, urn in homeless})
    target = _targets(urns)
    moved: dict[int | None, list[int]] = {}
    for pk, school_id, urn in homeless:
        goes_to = target.get(urn)
        if goes_to != school_id and goes_to is not None:
            moved.setdefault(goes_to, []).append(pk)
    records = [
        InspectionRecord(pk=pk, school_id=school_id)
        for school_id, pks in moved.items()
        for pk in pks
    ]
    InspectionRecord.objects.bulk_update(records, ["school"], batch_size=BATCH // 3)
    return touched | _networks(school_id for school_id in moved if school_id is not None)


def _come_home(network_id: int | None) -> set[int]:
    """Records without a school go to the one of their URN: the many of a first import, at once."""
    own = School.objects.filter(urn=OuterRef("urn"))
    if network_id is not None:
        own = own.filter(network=network_id)
    waiting = InspectionRecord.objects.filter(Exists(own), school=None)
    networks = School.objects.filter(urn__in=waiting.values("urn"))
    touched = set(networks.values_list("network_id", flat=True).distinct())
    if touched:
        waiting.update(school=Subquery(own.values("pk")[:1]))
    return touched


def _homeless(network_id: int | None) -> list[tuple[int, int | None, int]]:
    """(pk, school, URN) of records that do not lie at the open school of their own URN."""
    away = Q(school=None) | ~Q(school__urn=F("urn"))
    gone = Q(school__absent_since__isnull=False) | Q(school__status=School.CLOSED)
    rows = InspectionRecord.objects.filter(away | gone)
    if network_id is not None:
        own = School.objects.filter(network=network_id).values("urn")
        before = _links().filter(school__network=network_id).values("predecessor_urn")
        rows = rows.filter(Q(urn__in=own) | Q(urn__in=before))
    return list(rows.values_list("pk", "school_id", "urn"))


def _targets(urns: list[int]) -> dict[int, int]:
    """The school that carries on each URN's history."""
    found: dict[int, int] = {}
    for start in range(0, len(urns), BATCH):
        part = urns[start : start + BATCH]
        schools = School.objects.filter(urn__in=part)
        found |= dict(schools.values_list("urn", "pk"))
        live = set(schools.filter(LIVE).values_list("urn", flat=True))
        links = SchoolLink.objects.filter(
            predecessor_urn__in=part,
            school__in=School.objects.filter(LIVE),
            basis__in=PREFERRED,
        )
        rows = links.values_list("predecessor_urn", "basis", "school__urn", "school_id")
        for urn, _, _, school_id in sorted(
            rows, key=lambda row: (PREFERRED[SchoolLink.Basis(row[1])], row[2]), reverse=True
        ):
            if urn not in live:
                found[urn] = school_id
    return found


def _links() -> QuerySet[SchoolLink]:
    """Predecessors that nobody has rejected."""
    return SchoolLink.objects.exclude(basis=SchoolLink.Basis.REJECTED)


def _guess(network_id: int | None) -> set[int]:
    """Mark likely successors of schools known only by their inspections."""
    rows: QuerySet[InspectionRecord] = InspectionRecord.objects.filter(school=None).exclude(
        laestab=""
    )
    if network_id is not None:
        codes = School.objects.filter(network=network_id).values("la_code").distinct()
        prefixes = Q(pk=None)
        for la_code in codes.values_list("la_code", flat=True):
            if la_code:
                prefixes |= Q(laestab__gte=la_code, laestab__lt=str(int(la_code) + 1))
        rows = rows.filter(prefixes)
    last: dict[int, Numbered] = {}
    for urn, laestab, started_on in rows.order_by("started_on").values_list(
        "urn", "laestab", "started_on"
    ):
        last[urn] = Numbered(urn, laestab[:3], laestab[3:], started_on)
    return guess_links(last.values())


def _networks(school_ids: Iterable[int]) -> set[int]:
    ids = sorted(school_ids)
    found: set[int] = set()
    for start in range(0, len(ids), BATCH):
        found |= set(
            School.objects.filter(pk__in=ids[start : start + BATCH]).values_list(
                "network_id", flat=True
            )
        )
    return found
