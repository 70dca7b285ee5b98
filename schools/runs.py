"""What is kept of an import of a file, of schools and of inspections alike."""

import datetime as dt

from core import audit
from core.importing import KEPT_REJECTED, Report
from schools.models import ImportRun, Network


def keep_run(
    report: Report,
    *,
    kind: ImportRun.Kind,
    file_name: str,
    sha256: str,
    as_at: dt.date,
    network: Network | None,
    verb: str,
    by: audit.Actor,
    now: dt.datetime,
) -> ImportRun | None:
    """Write one run and one audit row and give the run; None, and neither of them, where this
    file has been read before and nothing changed. Call it in the import's transaction."""
    same = ImportRun.objects.filter(kind=kind, sha256=sha256, as_at=as_at)
    if not report.changed and same.exists():
        return None
    run = ImportRun.objects.create(
        kind=kind,
        network=network,
        file_name=file_name,
        sha256=sha256,
        as_at=as_at,
        at=now,
        by_label=by.actor_label[:60],
        read=report.read,
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        skipped=report.skipped_by_reason(),
        rejected=[each._asdict() for each in report.rejected[:KEPT_REJECTED]],
    )
    audit.record(
        verb,
        run,
        by=by,
        now=now,
        network_id=network.pk if network is not None else None,
        read=report.read,
        created=report.created,
        updated=report.updated,
        rejected=len(report.rejected),
    )
    return run
