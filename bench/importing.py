"""Times of both imports, next to a bare parse and bulk insert of the same rows in the same run.

`python -m bench.importing` prints a table, `--json` one object. The national files are read
where the data folder stands beside the checkout, invented ones of the same size elsewhere. Runs
on a database of its own (SQLite in a temporary folder, or BENCH_DATABASE_URL) that it leaves
empty.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures"
BUDGET = 3.0
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def use_database(folder: str) -> None:
    """Set Django up on a fresh database with every table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["COVENANT_MODE"] = "test"
    os.environ["COVENANT_VAR"] = folder
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["DATABASE_URL"] = (
        os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
    )
    os.environ["CELERY_BROKER_URL"] = "memory://"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


def empty() -> None:
    """Take away what the last measurement wrote."""
    from inspections.models import InspectionRecord
    from schools.models import ImportRun, Network

    InspectionRecord.objects.all().delete()
    ImportRun.objects.all().delete()
    Network.objects.all().delete()


def invented(path: Path, fixture: str, rows: int) -> Path:
    """A file of so many rows in the layout of a fixture, with URNs counted up."""
    text = (FIXTURES / fixture).read_bytes().decode("cp1252").splitlines(keepends=True)
    start = next(at for at, line in enumerate(text) if "URN" in line)
    pattern = [row for row in csv.DictReader(text[start:]) if row["URN"]]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(pattern[0]))
    writer.writeheader()
    for number in range(rows):
        row = dict(pattern[number % len(pattern)])
        row["URN"] = str(100000 + number)
        if "LA (code)" in row and row["LA (code)"] in ("990", "991"):
            row["LA (code)"] = str(800 + number % 150)
            row["LA (name)"] = f"Authority {800 + number % 150}"
        writer.writerow(row)
    path.write_bytes(gzip.compress(buffer.getvalue().encode()))
    return path


def files(folder: Path) -> tuple[Path, Path]:
    """The file of schools and the file of inspections to measure with."""
    schools = DATA / "gias_national_slim.csv.gz"
    inspections = DATA / "ofsted_national_slim_31_August_2025.csv.gz"
    if not DATA.is_dir():
        schools = invented(folder / "gias.csv.gz", "gias_westhaven.csv", 26500)
        inspections = invented(folder / "ofsted.csv.gz", "ofsted_oeif_31_August_2025.csv", 22000)
    return schools, inspections


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare_schools(path: Path) -> None:
    """Parse the file and insert its schools: typed values, one transaction, no comparison."""
    from django.db import transaction

    from core.tabular import opened, read_table
    from schools.gias import Facts, Layout
    from schools.models import Network, School

    with transaction.atomic(), opened(path) as stream:
        network = Network.objects.create(slug="bare", name="Bare")
        layout = Layout(read_table(stream))
        School.objects.bulk_create(
            School(
                urn=row.urn,
                network=network,
                as_at=NOW.date(),
                **dict(zip(layout.fields, row.values, strict=True)),
            )
            for row in layout.read()
            if isinstance(row, Facts) and row.is_open
        )


def bare_inspections(path: Path) -> None:
    """Parse the file and insert its inspections, the same way."""
    from django.db import transaction

    from core.tabular import opened, read_table
    from inspections.models import InspectionRecord
    from inspections.ofsted import Row, read

    with transaction.atomic(), opened(path) as stream:
        InspectionRecord.objects.bulk_create(
            InspectionRecord(
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
                as_at=NOW.date(),
            )
            for row in read(read_table(stream))
            if isinstance(row, Row)
            for made in row.made
        )


def import_schools(path: Path) -> None:
    from core.audit import System
    from schools import imports

    file = imports.GiasFile(source=path, as_at=date(2026, 1, 30))
    imports.apply(file, by=System("bench"), now=NOW)


def import_inspections(path: Path) -> None:
    from core.audit import System
    from inspections import ofsted_import

    file = ofsted_import.OfstedFile(source=path, as_at=date(2025, 8, 31))
    ofsted_import.apply(file, by=System("bench"), now=NOW)


def measure() -> dict[str, Any]:
    """Both imports and their bare counterparts, in seconds, with the ratio and the budget."""
    from inspections.models import InspectionRecord, Window
    from schools.models import School

    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        schools, inspections = files(Path(folder))
        bare = timed(lambda: bare_schools(schools))
        empty()
        full = timed(lambda: import_schools(schools))
        again = timed(lambda: import_schools(schools))
        found["gias"] = result(bare, full, again, School.objects.count())
        bare = timed(lambda: bare_inspections(inspections))
        InspectionRecord.objects.all().delete()
        full = timed(lambda: import_inspections(inspections))
        again = timed(lambda: import_inspections(inspections))
        found["ofsted"] = result(bare, full, again, InspectionRecord.objects.count())
        found["ofsted"]["windows"] = Window.objects.count()
    empty()
    return found


def result(bare: float, full: float, again: float, rows: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "bare_seconds": round(bare, 2),
        "import_seconds": round(full, 2),
        "ratio": round(full / bare, 2),
        "budget": BUDGET,
        "within_budget": full / bare <= BUDGET,
        "same_file_again_seconds": round(again, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        use_database(folder)
        found = measure()
    if as_json:
        print(json.dumps(found))
        return
    for name, said in found.items():
        print(
            f"{name}: {said['import_seconds']} s for {said['rows']} rows, {said['ratio']} times "
            f"the bare {said['bare_seconds']} s; again {said['same_file_again_seconds']} s"
        )


if __name__ == "__main__":
    main()
