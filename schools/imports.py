"""Importing the government's file of schools: one transaction, the same path for the dry run.

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
from core.tabular import fingerprint, opened, read_table
from schools.gias import Facts, Layout
from schools.gias_heads import Head
from schools.gias_organisations import (
    Answerable,
    Tally,
    answerable,
    save_organisations,
    save_responsibilities,
)
from schools.gias_posts import Led, save_heads
from schools.gias_schools import BATCH, Outcome, SchoolWriter, mark_absent
from schools.gias_scope import Scope, network_for
from schools.links import Numbered, guess_links, read_links, save_links
from schools.models import ImportRun, Network
from schools.runs import keep_run

Source = Path | str | IO[bytes]


@dataclass(frozen=True)
class GiasFile:
    """GIAS edubasealldata (a path or an open binary file) as it stood on `as_at`.

    `network` is a slug: only that network's authority; without it every authority in the file
    is a network of its own. `links` is the GIAS links file. Heads' names are personal: they
    are stored only `with_heads`.
    """

    source: Source
    as_at: dt.date
    file_name: str | None = None
    network: str | None = None
    links: Source | None = None
    with_heads: bool = False
    progress: Callable[[int], None] | None = None


def apply(file: GiasFile, *, by: audit.Actor, now: dt.datetime) -> Report:
    """Import the file, in one transaction, and mark the networks touched as stale.

    Raises FileProblem, with nothing changed, where the file cannot be used.
    """
    with transaction.atomic():
        return _import(file, by, now)


def preview(file: GiasFile, *, by: audit.Actor, now: dt.datetime) -> Report:
    """What `apply` would do, by the same path; nothing of it stays."""
    with transaction.atomic():
        report = _import(file, by, now)
        transaction.set_rollback(True)
    return report


def _import(file: GiasFile, by: audit.Actor, now: dt.datetime) -> Report:
    with opened(file.source) as stream:
        digest = fingerprint(stream)
        only = None
        if file.network is not None:
            only = network_for(file.network, _authorities(stream))
            stream.seek(0)
        work = _Work(file, only)
        work.read(Layout(read_table(stream, progress=file.progress)))
    work.finish()
    report = work.report
    if file.links is not None:
        with opened(file.links) as stream:
            found = read_links(read_table(stream), report.rejected)
            changed = save_links(found, work.writer.school_ids)
            report.others["links to predecessors changed"] += changed
    guessed = guess_links(work.gone.values())
    report.others["networks with a new likely predecessor"] += len(guessed)
    report.network_ids |= guessed
    run = keep_run(
        report,
        kind=ImportRun.Kind.GIAS,
        file_name=shown_name(file.source, file.file_name),
        sha256=digest,
        as_at=file.as_at,
        network=only,
        verb="schools_imported",
        by=by,
        now=now,
    )
    if run is not None:
        # Upper floors take over: histories, windows, and what is planned for these networks.
        stale.mark("import", run.pk, now=now)
        for network_id in sorted(report.network_ids):
            stale.mark("network", network_id, now=now)
    return report


def _authorities(stream: IO[bytes]) -> dict[str, str]:
    """Code and name of every authority with an open school in the file."""
    return {
        row.la_code: row.la_name
        for row in Layout(read_table(stream)).read()
        if isinstance(row, Facts) and row.is_open
    }


@dataclass
class _Work:
    """One file on its way in: batches of rows first, then what only the whole file tells."""

    file: GiasFile
    only: Network | None

    def __post_init__(self) -> None:
        self.report = Report()
        self.scope = Scope()
        self.tally = Tally()
        self.urns: set[str] = set()
        self.gone: dict[int, Numbered] = {}
        self.schools: list[Answerable] = []
        self.led: list[tuple[Answerable, tuple[Head, ...]]] = []

    def read(self, layout: Layout) -> None:
        """Take in every row, a batch at a time."""
        self.layout = layout
        self.writer = SchoolWriter(layout.fields, as_at=self.file.as_at)
        wanted = self._wanted(layout)
        while batch := list(islice(wanted, BATCH)):
            self._write(batch)
        self.scope.settle_names()

    def _wanted(self, layout: Layout) -> Iterator[Facts]:
        report = self.report
        only = self.only.la_code if self.only is not None else None
        for row in layout.read(only=only, with_heads=self.file.with_heads):
            report.read += 1
            self.urns.add(str(row.urn))
            if isinstance(row, Reject):
                report.rejected.append(row)
            elif isinstance(row, Skip):
                report.skipped.append(row)
            else:
                self.tally.add(row)
                self.scope.meet(row)
                if not row.is_open:
                    self._note_gone(row)
                if row.la_code in self.scope.networks:
                    yield row
                else:
                    report.skipped.append(Skip(row.row, str(row.urn), Outcome.CLOSED))
        self.urns |= layout.others

    def _note_gone(self, facts: Facts) -> None:
        values = dict(zip(self.layout.fields, facts.values, strict=True))
        self.gone[facts.urn] = Numbered(
            facts.urn,
            facts.la_code,
            values.get("establishment_number", ""),
            values.get("close_date"),
        )

    def _write(self, batch: list[Facts]) -> None:
        networks = self.scope.networks
        outcomes = self.writer.write(batch, networks)
        report = self.report
        for facts in batch:
            outcome = outcomes[facts.urn]
            network_id = networks[facts.la_code]
            if outcome in (Outcome.OLDER, Outcome.CLOSED):
                report.skipped.append(Skip(facts.row, str(facts.urn), outcome))
                continue
            report.created += outcome is Outcome.CREATED
            report.updated += outcome is Outcome.UPDATED
            report.unchanged += outcome is Outcome.UNCHANGED
            if outcome is not Outcome.UNCHANGED:
                report.network_ids.add(network_id)
            school = answerable(facts, self.writer.school_ids[facts.urn], network_id)
            self.schools.append(school)
            if facts.heads:
                self.led.append((school, facts.heads))

    def finish(self) -> None:
        """What needs every row: organisations, who is responsible, heads, who is missing."""
        report = self.report
        ids, written = save_organisations(
            self.tally, self.schools, self.scope.authorities(), as_at=self.file.as_at
        )
        report.others += written
        written, networks = save_responsibilities(
            self.schools,
            ids,
            names_trusts=self.layout.names_trusts,
            names_federations=self.layout.names_federations,
        )
        report.others += written
        report.network_ids |= networks
        if self.file.with_heads:
            led = [
                Led(school.school_id, ids.get((school.network_id, uid), 0) if uid else 0, heads)
                for school, heads in self.led
                for uid in [school.trust or school.federation]
            ]
            report.others += save_heads(led, as_at=self.file.as_at)
        missing = mark_absent(set(self.scope.networks.values()), self.urns, as_at=self.file.as_at)
        report.skipped.sort(key=lambda each: each.row or 0)
        report.skipped += [
            Skip(None, str(school.urn), "In the network but not in this file; kept, not closed")
            for school in missing
        ]
        for school in missing:
            self.gone[school.urn] = Numbered(
                school.urn, school.la_code, school.establishment_number
            )
        report.others["schools newly missing from the file"] += sum(s.is_new for s in missing)
        report.others["schools confirmed at a later date"] += self.writer.confirmed
        report.others["networks started"] += self.scope.started
