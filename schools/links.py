"""Whose history a school carries on: the GIAS links file and, without it, a likely guess.

A plain predecessor hands on its history, along chains of them. Mergers, amalgamations and
splits do not: the school that comes of them is a new one to Ofsted (DOMAIN 3.6).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core import cells
from core.importing import Reject
from core.tabular import FileProblem, Table
from schools.gias_schools import BATCH
from schools.models import School, SchoolLink

LONGEST_CHAIN = 10
NO_OPENING = dt.date.min


class Link(NamedTuple):
    """That `urn` follows `predecessor`; since when is often not known."""

    urn: int
    predecessor: int
    established: dt.date | None


class Numbered(NamedTuple):
    """A school that is or was, by what it takes to guess who follows it."""

    urn: int
    la_code: str
    establishment_number: str
    ended: dt.date | None = None


def read_links(table: Table, rejected: list[Reject]) -> Iterator[Link]:
    """Plain predecessors of the links file, whichever way round a row tells them.

    Rows that cannot be read are added to `rejected`. Raises FileProblem for another file.
    """
    urn_at, other_at = table.index("URN"), table.index("LinkURN")
    type_at, since_at = table.index("LinkType"), table.index("LinkEstablishedDate")
    if urn_at is None or other_at is None or type_at is None:
        raise FileProblem(
            "The file given with --links is not the GIAS links file: it needs the columns URN, "
            "LinkURN and LinkType."
        )
    for line, got in table.rows():
        said = cells.text(got[type_at]).lower()
        if said not in ("predecessor", "successor"):
            continue
        column = "URN"
        try:
            urn = cells.number(got[urn_at])
            column = "LinkURN"
            other = cells.number(got[other_at])
            column = "LinkEstablishedDate"
            since = None if since_at is None else cells.date(got[since_at])
        except cells.Unreadable as error:
            reason = f"{error} (links file)"
            rejected.append(Reject(line, cells.text(got[urn_at], 20), column, reason))
            continue
        if urn and other and urn != other:
            yield Link(urn, other, since) if said == "predecessor" else Link(other, urn, since)


def save_links(links: Iterable[Link], school_ids: dict[int, int]) -> int:
    """Record the predecessors, along chains, of these schools (URN to id). A likely guess that
    the file answers goes. Returns how many links changed."""
    before: dict[int, dict[int, dt.date | None]] = {}
    for link in links:
        known = before.setdefault(link.urn, {})
        known[link.predecessor] = known.get(link.predecessor) or link.established
    wanted = {
        (school_ids[urn], predecessor): since
        for urn in before.keys() & school_ids.keys()
        for predecessor, since in _ancestors(urn, before)
    }
    answered = sorted({school_id for school_id, _ in wanted})
    present: set[tuple[int, int]] = set()
    guesses: list[int] = []
    for start in range(0, len(answered), BATCH):
        for pk, school_id, predecessor, basis in SchoolLink.objects.filter(
            school_id__in=answered[start : start + BATCH]
        ).values_list("pk", "school_id", "predecessor_urn", "basis"):
            if basis == SchoolLink.Basis.LIKELY:
                guesses.append(pk)
            else:
                present.add((school_id, predecessor))
    for start in range(0, len(guesses), BATCH):
        SchoolLink.objects.filter(pk__in=guesses[start : start + BATCH]).delete()
    new = [
        SchoolLink(
            school_id=school_id,
            predecessor_urn=predecessor,
            basis=SchoolLink.Basis.FILE,
            link_type="Predecessor",
            established=since,
        )
        for (school_id, predecessor), since in sorted(wanted.items(), key=lambda item: item[0])
        if (school_id, predecessor) not in present
    ]
    SchoolLink.objects.bulk_create(new)
    return len(new) + len(guesses)


def _ancestors(
    urn: int, before: dict[int, dict[int, dt.date | None]]
) -> Iterator[tuple[int, dt.date | None]]:
    seen = {urn}
    generation = {urn}
    for _ in range(LONGEST_CHAIN):
        following: set[int] = set()
        for each in generation:
            for predecessor, since in before.get(each, {}).items():
                if predecessor not in seen:
                    seen.add(predecessor)
                    following.add(predecessor)
                    yield predecessor, since
        generation = following


def guess_links(gone: Iterable[Numbered]) -> set[int]:
    """Mark as likely that a school carries on one that is gone: it has the same number in the
    same authority, opened later, and no link that is known or that somebody has rejected.
    Returns the networks touched."""
    by_number: dict[tuple[str, str], list[Numbered]] = {}
    for each in gone:
        if each.la_code and each.establishment_number:
            by_number.setdefault((each.la_code, each.establishment_number), []).append(each)
    found: list[SchoolLink] = []
    touched: set[int] = set()
    rejections = SchoolLink.objects.filter(basis=SchoolLink.Basis.REJECTED)
    rejected = set(rejections.values_list("school_id", "predecessor_urn"))
    linked = SchoolLink.objects.exclude(basis=SchoolLink.Basis.REJECTED).values("school_id")
    numbers = sorted(by_number)
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        for school in (
            School.objects.filter(
                establishment_number__in={number for _, number in part},
                la_code__in={la_code for la_code, _ in part},
                status__startswith="Open",
                absent_since=None,
            )
            .exclude(pk__in=linked)
            .only("pk", "urn", "la_code", "establishment_number", "open_date", "network_id")
        ):
            earlier = [
                each
                for each in by_number.get((school.la_code, school.establishment_number), ())
                if _precedes(each, school) and (school.pk, each.urn) not in rejected
            ]
            if earlier:
                likely = max(earlier, key=lambda each: (each.ended or NO_OPENING, each.urn))
                touched.add(school.network_id)
                found.append(
                    SchoolLink(
                        school=school,
                        predecessor_urn=likely.urn,
                        basis=SchoolLink.Basis.LIKELY,
                    )
                )
    SchoolLink.objects.bulk_create(found)
    return touched


def _precedes(each: Numbered, school: School) -> bool:
    """URNs are given in the order of opening; a known opening must not come before the end."""
    if each.urn >= school.urn:
        return False
    return each.ended is None or school.open_date is None or each.ended <= school.open_date
