"""Importing Ofsted's monthly file: one transaction, the same path for the dry run.

`apply` and `preview` serve the command and the upload page alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import transaction

from core import audit, stale
from core.importing import Reject, Report, Skip, shown_name
from core.tabular import FileProblem, fingerprint, opened, read_table
from inspections.facts import Scope
from inspections.ofsted import Row, read
from inspections.ofsted_history import attach_histories
from inspections.ofsted_records import BATCH, Outcome, RecordWriter
from inspections.outcomes import is_negative
from inspections.queries import negative_rules
from inspections.services.locks import hold_schools
from inspections.services.windows import recompute_windows
from schools.models import ImportRun, Network, School
from schools.runs import keep_run

NO_SCHOOL = "No school has this URN yet; what the file says is kept until one does"
NO_INSPECTION = "No inspection of this school has been published"


@dataclass(frozen=True)
class OfstedFile:
    """Ofsted's file of state-funded schools (a path or an open binary file) as at `as_at`.

    `network` is a slug: only that network's schools and authority.
    """

    source: Path | str | IO[bytes]
    as_at: dt.date
    file_name: str | None = None
    network: str | None = None
    progress: Callable[[int], None] | None = None


def apply(file: OfstedFile, *, by: audit.Actor, now: dt.datetime) -> Report:
    """Import the file and work out the windows that follow, in one transaction.

    Raises FileProblem, with nothing changed, where the file cannot be used.
    """
    with transaction.atomic():
        return _import(file, by, now)


def preview(file: OfstedFile, *, by: audit.Actor, now: dt.datetime) -> Report:
    """What `apply` would do, by the same path; nothing of it stays."""
    with transaction.atomic():
        report = _import(file, by, now)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def take_over(run_id: int, now: dt.datetime) -> None:
    """Reconcile an import of schools: their histories find them, their windows follow."""
    run = ImportRun.objects.filter(pk=run_id).select_related("network").first()
    if run is not None:
        hold_schools(Scope(network_id=run.network_id))
        attach_histories(run.network_id)
        recompute_windows(network=run.network, now=now)


def _import(file: OfstedFile, by: audit.Actor, now: dt.datetime) -> Report:
    only = None
    if file.network is not None:
        only = Network.objects.filter(slug=file.network).first()
        if only is None:
            raise FileProblem(
                f"There is no network {file.network} yet; import its schools (GIAS) first."
            )
    report = Report()
    writer = RecordWriter(as_at=file.as_at)
    with opened(file.source) as stream:
        digest = fingerprint(stream)
        rows = read(read_table(stream, progress=file.progress))
        while batch := list(islice(rows, BATCH)):
            _take(batch, only, writer, report)
    report.others["inspections confirmed at a later date"] += writer.confirmed
    only_id = only.pk if only is not None else None
    hold_schools(Scope(network_id=only_id))
    joined = attach_histories(only_id)
    report.network_ids |= joined
    report.others["networks with histories taken over"] += len(joined)
    run = keep_run(
        report,
        kind=ImportRun.Kind.OFSTED,
        file_name=shown_name(file.source, file.file_name),
        sha256=digest,
        as_at=file.as_at,
        network=only,
        verb="inspections_imported",
        by=by,
        now=now,
    )
    if run is not None:
        recompute_windows(network=only, now=now)
        rules = negative_rules()
        for record in writer.lately:
            if is_negative(record, rules):
                stale.mark("outcome", record.pk, now=now)
    return report


def _take(
    batch: list[Row | Reject], only: Network | None, writer: RecordWriter, report: Report
) -> None:
    """Write one batch of rows and count what became of each."""
    rows = [row for row in batch if isinstance(row, Row)]
    schools = {
        urn: (pk, network_id)
        for urn, pk, network_id in School.objects.filter(
            urn__in=[row.urn for row in rows]
        ).values_list("urn", "pk", "network_id")
    }
    if only is not None:
        batch = list(_of_network(batch, only, schools))
        rows = [row for row in batch if isinstance(row, Row)]
    outcomes = writer.write(rows, {urn: pk for urn, (pk, _) in schools.items()})
    report.read += len(batch)
    for row in batch:
        if isinstance(row, Reject):
            report.rejected.append(row)
            continue
        outcome = outcomes[row.urn]
        if row.urn not in schools or not row.made:
            reason = NO_INSPECTION if row.urn in schools else NO_SCHOOL
            report.skipped.append(Skip(row.row, str(row.urn), reason))
            report.others["rows kept for schools to come"] += outcome is not Outcome.UNCHANGED
            continue
        if outcome is Outcome.UNCHANGED:
            report.unchanged += 1
            continue
        if outcome is Outcome.CREATED:
            report.created += 1
        else:
            report.updated += 1
        report.network_ids.add(schools[row.urn][1])


def _of_network(
    batch: list[Row | Reject], only: Network, schools: dict[int, tuple[int, int]]
) -> Iterator[Row | Reject]:
    """The network's own schools and, of those that are not here, its authority's."""
    for row in batch:
        if isinstance(row, Reject):
            yield row
        elif row.urn in schools:
            if schools[row.urn][1] == only.pk:
                yield row
        elif only.la_code and row.laestab.startswith(only.la_code):
            yield row
