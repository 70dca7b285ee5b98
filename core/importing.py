"""What every import of a file says about itself, and what its commands share."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.core.management.base import BaseCommand, CommandParser

from core import cells, clock
from core.tabular import FileProblem

BAR = 30
KEPT_REJECTED = 500
KEPT_URNS = 20


class Skip(NamedTuple):
    """A row that is understood and not imported; no row where the file lacks it."""

    row: int | None
    urn: str
    reason: str


class Reject(NamedTuple):
    """A row that cannot be read, with the column and what is wrong in it."""

    row: int
    urn: str
    field: str
    reason: str


@dataclass
class Report:
    """What an import read and did. `read` counts the rows of the authorities asked for; each
    is created, updated, unchanged, skipped or rejected. `others` counts what changed besides."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Skip] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    network_ids: set[int] = field(default_factory=set)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated or self.others.total())

    def as_dict(self) -> dict[str, Any]:
        """The report in the shape that `--json` prints."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": [each._asdict() for each in self.skipped],
            "rejected": [each._asdict() for each in self.rejected],
        }

    def skipped_by_reason(self) -> list[dict[str, Any]]:
        """Each reason with its count and first URNs, the commonest first."""
        urns: dict[str, list[str]] = {}
        for each in self.skipped:
            urns.setdefault(each.reason, []).append(each.urn)
        return [
            {"reason": reason, "count": len(found), "urns": found[:KEPT_URNS]}
            for reason, found in sorted(urns.items(), key=lambda item: (-len(item[1]), item[0]))
        ]

    def in_words(self) -> Iterator[str]:
        """The report as lines for people."""
        yield (
            f"{self.read} rows read: {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {sum(s.row is not None for s in self.skipped)} skipped, "
            f"{len(self.rejected)} rejected."
        )
        for what, count in sorted(self.others.items()):
            if count:
                yield f"{what[:1].upper()}{what[1:]}: {count}."
        for said in self.skipped_by_reason():
            some = ", ".join(said["urns"][:5]) + (", ..." if said["count"] > 5 else "")
            yield f"Skipped {said['count']}: {said['reason']} ({some})."
        for each in self.rejected[:KEPT_URNS]:
            column = f"{each.field} " if each.field else "it "
            yield f"Row {each.row} (URN {each.urn or 'missing'}) rejected: {column}{each.reason}."


class ImportCommand(BaseCommand):
    """Reads one file. Subclasses give `job`, `what` and `perform`."""

    job = ""
    what = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=f"{self.what}, .csv or .csv.gz")
        parser.add_argument("--as-at", metavar="DATE", help="the file's date, YYYY-MM-DD")
        parser.add_argument("--network", metavar="SLUG", help="only this network's authority")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print the report as JSON only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            as_at = file_date(options["as_at"], options["file"].name, today=clock.today())
            with progress_bar(self.stderr, options["file"]) as progress:
                report = self.perform(as_at=as_at, progress=progress, options=options)
        except FileProblem as problem:
            self.stderr.write(str(problem))
            raise SystemExit(2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
            return
        if options["dry_run"]:
            self.stdout.write("This is what would happen; nothing was changed.")
        for line in report.in_words():
            self.stdout.write(line)

    def perform(
        self, *, as_at: dt.date, progress: Callable[[int], None], options: dict[str, Any]
    ) -> Report:
        """Do the import (or its dry run) and return its report. Raises FileProblem."""
        raise NotImplementedError


def file_date(given: str | None, name: str, *, today: dt.date) -> dt.date:
    """The date a file speaks for: as given, else the one in its name. Raises FileProblem."""
    if given:
        try:
            found = cells.date(given)
        except cells.Unreadable as error:
            raise FileProblem(f"--as-at {given} {error}; write it as YYYY-MM-DD.") from error
    else:
        found = cells.date_in_name(name)
    if found is None:
        raise FileProblem(
            f"Say which date the file speaks for with --as-at YYYY-MM-DD: its name, {name}, "
            "holds none."
        )
    if found > today:
        raise FileProblem(f"The file’s date, {found}, lies in the future; check --as-at.")
    return found


@contextmanager
def progress_bar(out: Any, path: Path) -> Iterator[Callable[[int], None]]:
    """A bar on `out` while a file is read; nothing where `out` is no terminal."""
    if not out.isatty():
        yield lambda consumed: None
        return
    total = path.stat().st_size if path.is_file() else 0

    def show(consumed: int) -> None:
        share = min(consumed / total, 1.0) if total else 1.0
        done = round(share * BAR)
        out.write(f"\r[{'#' * done}{'.' * (BAR - done)}] {share:4.0%}", ending="")
        out.flush()

    try:
        yield show
    finally:
        out.write("\r" + " " * (BAR + 8) + "\r", ending="")


def shown_name(source: Path | str | IO[bytes], name: str | None) -> str:
    """The file's name without its folders, at most 200 characters."""
    return Path(name or str(source)).name[:200]
