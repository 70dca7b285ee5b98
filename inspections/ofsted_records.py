"""Writing inspections made: a fixed number of queries for each batch of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import Enum, auto

from inspections.models import InspectionRecord
from inspections.ofsted import Made, Row

BATCH = 400
# Files come monthly, and months may be missed; what is older is history.
LATELY = dt.timedelta(days=100)
COMPARED = (
    "laestab", "number", "started_on", "published_on", "urn_at_time", "at_predecessor",
    "category_of_concern", "outcome", "source",
)  # fmt: skip


class Outcome(Enum):
    CREATED = auto()
    UPDATED = auto()
    UNCHANGED = auto()


class RecordWriter:
    """Compares batches of rows with the inspections on record and writes the difference.

    An inspection that a file no longer tells is kept: Ofsted drops the older ones.
    """

    def __init__(self, *, as_at: dt.date) -> None:
        self._as_at = as_at
        self.confirmed = 0
        # What is new or says something else, and was published lately enough to act upon.
        self.lately: list[InspectionRecord] = []

    def write(self, batch: Sequence[Row], school_ids: dict[int, int]) -> dict[int, Outcome]:
        """Write one batch (at most BATCH rows, each URN once). Returns each URN's outcome.

        `school_ids` gives the school of each URN that has one. A file never overwrites what a
        later one said.
        """
        known: dict[int, list[InspectionRecord]] = {}
        for each in InspectionRecord.objects.filter(urn__in=[row.urn for row in batch]):
            known.setdefault(each.urn, []).append(each)
        new: list[InspectionRecord] = []
        changed: list[InspectionRecord] = []
        confirmed: list[int] = []
        outcomes: dict[int, Outcome] = {}
        for row in batch:
            records = known.get(row.urn, [])
            outcome = Outcome.UNCHANGED
            for made in row.made:
                record = _match(made, records)
                if record is None:
                    new.append(self._record(row, made, school_ids.get(row.urn)))
                    if outcome is Outcome.UNCHANGED:
                        outcome = Outcome.UPDATED if row.urn in known else Outcome.CREATED
                elif record.as_at > self._as_at:
                    continue
                elif self._bring_up_to_date(record, row, made):
                    changed.append(record)
                    outcome = Outcome.UPDATED
                elif record.as_at != self._as_at:
                    confirmed.append(record.pk)
            outcomes[row.urn] = outcome
        self._save(new, changed, confirmed)
        return outcomes

    def _record(self, row: Row, made: Made, school_id: int | None) -> InspectionRecord:
        return InspectionRecord(
            school_id=school_id,
            urn=row.urn,
            urn_at_time=made.urn_at_time or row.urn,
            laestab=row.laestab,
            kind=made.kind,
            number=made.number,
            started_on=made.started_on,
            published_on=made.published_on,
            at_predecessor=bool(made.at_predecessor),
            outcome=made.outcome,
            category_of_concern=made.category or "",
            as_at=self._as_at,
        )

    def _bring_up_to_date(self, record: InspectionRecord, row: Row, made: Made) -> bool:
        """Take over what the file says; what it has no column for stays. True if it differs."""
        before = [getattr(record, name) for name in COMPARED]
        record.laestab = row.laestab or record.laestab
        record.number = made.number or record.number
        record.started_on = made.started_on
        record.published_on = made.published_on or record.published_on
        record.urn_at_time = made.urn_at_time or record.urn_at_time
        if made.at_predecessor is not None:
            record.at_predecessor = made.at_predecessor
        if made.category is not None:
            record.category_of_concern = made.category
        kept = {key: said for key, said in record.outcome.items() if key not in made.keys}
        record.outcome = kept | made.outcome
        record.source = InspectionRecord.Source.OFSTED
        if before == [getattr(record, name) for name in COMPARED]:
            return False
        record.as_at = self._as_at
        return True

    def _save(
        self, new: list[InspectionRecord], changed: list[InspectionRecord], confirmed: list[int]
    ) -> None:
        InspectionRecord.objects.bulk_create(new)
        since = self._as_at - LATELY
        self.lately += [
            each for each in (*new, *changed) if each.published_on and each.published_on >= since
        ]
        if changed:
            # One upsert instead of an UPDATE with a CASE for every cell.
            InspectionRecord.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["as_at", *COMPARED],
            )
        for start in range(0, len(confirmed), BATCH):
            part = confirmed[start : start + BATCH]
            InspectionRecord.objects.filter(pk__in=part).update(as_at=self._as_at)
        self.confirmed += len(confirmed)


def _match(made: Made, records: list[InspectionRecord]) -> InspectionRecord | None:
    """The same inspection on record: of the same day, or (a corrected day) the same number."""
    alike = [record for record in records if record.kind == made.kind]
    for record in alike:
        if record.started_on == made.started_on:
            return record
    for record in alike:
        if made.number and record.number == made.number:
            return record
    return None
