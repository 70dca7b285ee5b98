"""Files to import, made from the invented rows in tests/fixtures."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from core.audit import System
from core.importing import Report
from inspections import ofsted_import
from schools import imports

FIXTURES = Path(__file__).parent / "fixtures"
WESTHAVEN = FIXTURES / "gias_westhaven.csv"
LINKS = FIXTURES / "gias_links.csv"
OEIF = FIXTURES / "ofsted_oeif_31_August_2025.csv"
REPORT_CARD = FIXTURES / "ofsted_report_card_28_Feb_2026.csv"
JANUARY, AUGUST = date(2026, 1, 30), date(2025, 8, 31)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BY = System("test")

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    """The rows of a fixture as dictionaries, title lines and blank rows left out."""
    lines = path.read_bytes().decode("cp1252").splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if "URN" in line)
    return [row for row in csv.DictReader(lines[start:]) if row["URN"]]


def written(path: Path, rows: Rows, encoding: str = "cp1252") -> Path:
    """The rows as a file at this path."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def changed(rows: Rows, urn: int, **values: str) -> Rows:
    """The rows with cells of one school changed; `__` in a name stands for a space."""
    named = {_column(name, rows): value for name, value in values.items()}
    return [{**row, **named} if row["URN"] == str(urn) else row for row in rows]


def _column(name: str, rows: Rows) -> str:
    wanted = name.replace("__", " ")
    return next(
        column for column in rows[0] if column in (wanted, f"{wanted} (name)", f"{wanted} (code)")
    )


def import_schools(source: Any = WESTHAVEN, as_at: date = JANUARY, **options: Any) -> Report:
    return imports.apply(imports.GiasFile(source=source, as_at=as_at, **options), by=BY, now=NOW)


def import_inspections(source: Any = OEIF, as_at: date = AUGUST, **options: Any) -> Report:
    return ofsted_import.apply(
        ofsted_import.OfstedFile(source=source, as_at=as_at, **options), by=BY, now=NOW
    )
