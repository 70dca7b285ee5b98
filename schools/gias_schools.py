"""Writing schools from GIAS: a fixed number of queries for each batch of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from schools.gias import Facts
from schools.models import School, SchoolCorrection

BATCH = 900  # below SQLite's limit of values in one query
ALWAYS = ("id", "network_id", "as_at", "absent_since")


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "The file is older than what is known of this school"
    CLOSED = "Closed, and not in the network"


class SchoolWriter:
    """Compares batches of rows with the schools there are and writes the difference."""

    def __init__(self, fields: Sequence[str], *, as_at: dt.date) -> None:
        self._fields = tuple(fields)
        self._as_at = as_at
        self._any_corrections = SchoolCorrection.objects.exists()
        self.confirmed = 0
        self.school_ids: dict[int, int] = {}

    def write(self, batch: Sequence[Facts], networks: dict[str, int]) -> dict[int, Outcome]:
        """Write one batch (at most BATCH rows, each URN once). Returns each URN's outcome.

        `networks` gives the network of each authority. Fields corrected by hand keep their
        value; the file's is kept beside it.
        """
        urns = [facts.urn for facts in batch]
        known = self._known(urns)
        corrections = self._corrections(urns)
        outcomes: dict[int, Outcome] = {}
        new: list[School] = []
        changed: list[School] = []
        confirmed: list[int] = []
        imported: list[SchoolCorrection] = []
        for facts in batch:
            network_id = networks[facts.la_code]
            row = known.get(facts.urn)
            if row is None:
                if facts.is_open:
                    new.append(self._school(facts, network_id, facts.values))
                    outcomes[facts.urn] = Outcome.CREATED
                else:
                    outcomes[facts.urn] = Outcome.CLOSED
                continue
            pk, at_network, known_as_at, absent_since, *old = row
            if known_as_at is not None and known_as_at > self._as_at:
                outcomes[facts.urn] = Outcome.OLDER
                continue
            self.school_ids[facts.urn] = pk
            values = facts.values
            if facts.urn in corrections:
                values = self._corrected(values, old, corrections[facts.urn], imported)
            if values != tuple(old) or at_network != network_id or absent_since is not None:
                changed.append(self._school(facts, network_id, values))
                outcomes[facts.urn] = Outcome.UPDATED
            else:
                outcomes[facts.urn] = Outcome.UNCHANGED
                if known_as_at != self._as_at:
                    confirmed.append(pk)
        self._save(new, changed, confirmed, imported)
        return outcomes

    def _known(self, urns: list[int]) -> dict[int, tuple[Any, ...]]:
        rows = School.objects.filter(urn__in=urns).values_list("urn", *ALWAYS, *self._fields)
        return {row[0]: row[1:] for row in rows}

    def _corrections(self, urns: list[int]) -> dict[int, list[SchoolCorrection]]:
        found: dict[int, list[SchoolCorrection]] = {}
        if self._any_corrections:
            for each in SchoolCorrection.objects.filter(school__urn__in=urns).select_related(
                "school"
            ):
                found.setdefault(each.school.urn, []).append(each)
        return found

    def _corrected(
        self,
        values: tuple[Any, ...],
        old: list[Any],
        corrections: list[SchoolCorrection],
        imported: list[SchoolCorrection],
    ) -> tuple[Any, ...]:
        """The file's values with the corrected ones put in; notes what the file says now."""
        result = list(values)
        for correction in corrections:
            if correction.field not in self._fields:
                continue
            at = self._fields.index(correction.field)
            said = "" if values[at] is None else str(values[at])
            if said != correction.imported_value:
                correction.imported_value = said
                imported.append(correction)
            result[at] = old[at]
        return tuple(result)

    def _school(self, facts: Facts, network_id: int, values: tuple[Any, ...]) -> School:
        return School(
            urn=facts.urn,
            network_id=network_id,
            as_at=self._as_at,
            **dict(zip(self._fields, values, strict=True)),
        )

    def _save(
        self,
        new: list[School],
        changed: list[School],
        confirmed: list[int],
        imported: list[SchoolCorrection],
    ) -> None:
        for school in School.objects.bulk_create(new):
            self.school_ids[school.urn] = school.pk
        if changed:
            # One upsert instead of an UPDATE with a CASE for every cell.
            School.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["urn"],
                update_fields=["network_id", "as_at", "absent_since", *self._fields],
            )
        if confirmed:
            School.objects.filter(pk__in=confirmed).update(as_at=self._as_at)
            self.confirmed += len(confirmed)
        if imported:
            SchoolCorrection.objects.bulk_update(imported, ["imported_value"])
            self.confirmed += len(imported)


class Missing(NamedTuple):
    """A school that a later file lacks; `is_new` where an earlier one still had it."""

    urn: int
    la_code: str
    establishment_number: str
    is_new: bool


def mark_absent(network_ids: set[int], urns: set[str], *, as_at: dt.date) -> list[Missing]:
    """Mark the schools of these networks that the file lacks, never closing them.

    Only schools of an earlier file count; those entered by hand do not.
    """
    rows = School.objects.filter(network_id__in=network_ids, as_at__lt=as_at).values_list(
        "pk", "urn", "la_code", "establishment_number", "absent_since"
    )
    missing = [row for row in rows if str(row[1]) not in urns]
    newly = [row[0] for row in missing if row[4] is None]
    for start in range(0, len(newly), BATCH):
        School.objects.filter(pk__in=newly[start : start + BATCH]).update(absent_since=as_at)
    return sorted(
        Missing(urn, la_code, number, since is None) for _, urn, la_code, number, since in missing
    )
