"""Ofsted's monthly file of state-funded schools: rows to plain typed facts.

Outcomes are kept as published, under plain keys, and never turned into another framework's
words (DOMAIN 7.7). Pure: knows no database. DOMAIN 7.3 to 7.6.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core import cells
from core.importing import Reject
from core.tabular import Table, too_wide
from inspections.ofsted_layouts import Block, blocks_of

CATEGORIES = {
    "special measures": "SM",
    "requires special measures": "SM",
    "serious weaknesses": "SWK",
    "requires significant improvement": "RSI",
}


@dataclass(slots=True)
class Made:
    """One inspection that was made. None (and an outcome's key missing from `keys`) where the
    file has no column for it."""

    kind: str
    number: str
    started_on: dt.date
    published_on: dt.date | None
    urn_at_time: int | None
    at_predecessor: bool | None
    category: str | None
    outcome: dict[str, str]
    keys: frozenset[str]


@dataclass(slots=True)
class Row:
    """A school's row with its inspections, the newest framework first."""

    row: int
    urn: int
    laestab: str
    made: list[Made]


class _Columns:
    """A block's columns, found in one file."""

    def __init__(self, table: Table, block: Block) -> None:
        at = table.index
        self.block = block
        self.started = at(block.started)
        self.published = at(block.published)
        self.number = at(block.number)
        self.relates = at(block.relates)
        self.urn_at_time = at(block.urn_at_time)
        self.category = at(block.category)
        self.outcome = [
            (key, i) for key, name in block.outcome.items() if (i := at(name)) is not None
        ]
        self.dates = [
            (key, i, name) for key, name in block.dates.items() if (i := at(name)) is not None
        ]
        self.keys = frozenset(
            (*(key for key, _ in self.outcome), *(key for key, _, _ in self.dates))
        )


def read(table: Table) -> Iterator[Row | Reject]:
    """Every row that is not blank, in the file's order. Raises FileProblem for another file."""
    columns = [_Columns(table, block) for block in blocks_of(table)]
    urn_at, laestab_at = table.index("URN"), table.index("LAESTAB")
    width = len(table.header)
    seen: dict[int, int] = {}
    for row in table.rows():
        line, got = row
        written = got[urn_at] if urn_at is not None else ""
        try:
            urn = cells.number(written, largest=9_999_999)
        except cells.Unreadable as error:
            yield Reject(line, cells.text(written, 20), "URN", str(error))
            continue
        if urn is None:
            yield Reject(line, "", "URN", "is missing")
        elif len(got) > width and too_wide(row, width):
            yield Reject(line, str(urn), "", "has more cells than there are column names")
        elif urn in seen:
            yield Reject(line, str(urn), "URN", f"was in row {seen[urn]} already")
        else:
            seen[urn] = line
            laestab = _figures(_cell(got, laestab_at), 7)
            made: list[Made] = []
            for each in columns:
                found = _made(line, urn, got, each)
                if isinstance(found, Reject):
                    yield found
                    break
                if found is not None and not _is_there(found, made):
                    made.append(found)
            else:
                yield Row(line, urn, laestab, made)


def _made(line: int, urn: int, got: list[str], columns: _Columns) -> Made | Reject | None:
    block = columns.block
    column = block.started
    try:
        started_on = cells.date(_cell(got, columns.started))
        if started_on is None:
            return None
        column = block.published
        published_on = cells.date(_cell(got, columns.published))
        column = block.urn_at_time
        urn_at_time = cells.number(_cell(got, columns.urn_at_time), largest=9_999_999)
        outcome = {key: said for key, at in columns.outcome if (said := cells.words(got[at]))}
        for key, at, name in columns.dates:
            column = name
            judged_on = cells.date(got[at])
            if judged_on is not None:
                outcome[key] = judged_on.isoformat()
    except cells.Unreadable as error:
        return Reject(line, str(urn), column, str(error))
    relates = None if columns.relates is None else cells.text(got[columns.relates]).lower()
    category = None if columns.category is None else cells.text(got[columns.category])
    return Made(
        kind=block.kind,
        number=cells.text(_cell(got, columns.number), 20),
        started_on=started_on,
        published_on=published_on,
        urn_at_time=urn_at_time,
        at_predecessor=None if relates is None else relates == "no",
        category=None if category is None else CATEGORIES.get(category.lower(), category[:10]),
        outcome=outcome,
        keys=columns.keys,
    )


def _is_there(found: Made, made: list[Made]) -> bool:
    return any(found.kind == each.kind and found.started_on == each.started_on for each in made)


def _cell(got: list[str], at: int | None) -> str:
    return "" if at is None else got[at]


def _figures(cell: str, count: int) -> str:
    """A number of so many figures, written with or without a slash; "" for anything else."""
    figures = cells.text(cell).replace("/", "").removesuffix(".0")
    return figures if figures.isdecimal() and len(figures) == count else ""
