"""The government's list of establishments (GIAS, edubasealldata): rows to plain typed facts.

Maps by column name, because the layout drifts (120 to 140 columns since 2017). Pure: knows
no database. DOMAIN 7.1, 7.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core import cells
from core.importing import Reject, Skip
from core.tabular import FileProblem, Table, too_wide
from schools import gias_heads
from schools.gias_heads import Head
from schools.gias_types import GOVERNING_BODY, TRUST, UNKNOWN, Type, is_elsewhere, type_of

OPEN, CLOSED, CLOSING, PROPOSED = "1", "2", "3", "4"
STATUSES = {
    OPEN: "Open",
    CLOSED: "Closed",
    CLOSING: "Open, but proposed to close",
    PROPOSED: "Proposed to open",
}
_STATUS_CODES = {name.lower(): code for code, name in STATUSES.items()}
SUPPORTED_BY_TRUST = "1"  # a foundation or co-operative trust; 3 and 5 are academy trusts
WEB_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?", re.IGNORECASE)
ENGLISH = re.compile(r"[23]\d\d|[89]\d\d")

NEEDED = ("URN", "EstablishmentName", "LA (code)")
EITHER = ("EstablishmentStatus", "TypeOfEstablishment")


@dataclass(slots=True)
class Facts:
    """One establishment. `values` are in the order of the layout's `fields`."""

    row: int
    urn: int
    la_code: str
    la_name: str
    status: str
    values: tuple[Any, ...]
    kind: Type
    trust: tuple[str, str] = ("", "")
    is_foundation_trust: bool = False
    federation: tuple[str, str] = ("", "")
    sponsors: str = ""
    heads: tuple[Head, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        return self.status in (OPEN, CLOSING)


def _limited(limit: int) -> Callable[[str], str]:
    return lambda cell: cells.text(cell, limit)


def _as_written(limit: int) -> Callable[[str], str]:
    return lambda cell: cells.words(cell)[:limit]


def _age(cell: str) -> int | None:
    found = cells.number(cell, largest=999)
    return None if found is None or found >= 99 else found


def _metres(largest: int) -> Callable[[str], int | None]:
    # Nought stands for "no place" (online schools, new ones).
    return lambda cell: cells.number(cell, largest=largest) or None


def establishment_number(cell: str) -> str:
    """Four figures, with the leading zeros that a spreadsheet loses; "" for none."""
    found = cells.number(cell, largest=9999)
    return f"{found:04}" if found else ""


def telephone(cell: str) -> str:
    """As published, with the leading 0 that a spreadsheet loses."""
    shown = cells.text(cell, 30)
    digits = shown.replace(" ", "")
    return (
        f"0{shown}" if digits.isdecimal() and len(digits) in (9, 10) and digits[0] != "0" else shown
    )


def website(cell: str) -> str:
    """An address with its scheme, or "" for what is none."""
    shown = cells.text(cell)
    if len(shown) > 190 or not WEB_ADDRESS.fullmatch(shown):
        return ""
    return shown if shown.lower().startswith(("http://", "https://")) else f"http://{shown}"


def _postcode(cell: str) -> str:
    # Some letters are two as capitals: shortened afterwards.
    return cells.text(cell, 10).upper()[:10]


# Model field, column, how to read it. A column that the file lacks leaves its field alone.
SIMPLE: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("name", "EstablishmentName", _limited(200)),
    ("establishment_number", "EstablishmentNumber", establishment_number),
    ("type_group", "EstablishmentTypeGroup (name)", _as_written(80)),
    ("phase", "PhaseOfEducation (name)", _as_written(40)),
    ("low_age", "StatutoryLowAge", _age),
    ("high_age", "StatutoryHighAge", _age),
    ("open_date", "OpenDate", cells.date),
    ("close_date", "CloseDate", cells.date),
    ("pupils", "NumberOfPupils", cells.number),
    ("capacity", "SchoolCapacity", cells.number),
    ("religious_character", "ReligiousCharacter (name)", _as_written(80)),
    ("trust_flag", "TrustSchoolFlag (name)", _as_written(60)),
    ("easting", "Easting", _metres(700_000)),
    ("northing", "Northing", _metres(1_300_000)),
    ("street", "Street", _limited(120)),
    ("town", "Town", _limited(80)),
    ("postcode", "Postcode", _postcode),
    ("telephone", "TelephoneNum", telephone),
    ("website", "SchoolWebsite", website),
)
DERIVED = ("la_code", "status", "type_code", "type_name", "responsible_body", "is_state_funded")


class Layout:
    """Which column of this file holds what. Raises FileProblem where it is another file."""

    def __init__(self, table: Table) -> None:
        _check(table)
        self._table = table
        self.others: set[str] = set()
        self._simple = [
            (place, column, read)
            for _, column, read in SIMPLE
            if (place := table.index(column)) is not None
        ]
        self.fields = DERIVED + tuple(
            name for name, column, _ in SIMPLE if table.index(column) is not None
        )
        self.names_trusts = table.has("Trusts (code)")
        self.names_federations = table.has("Federations (code)")
        at = table.index
        self._urn = at("URN")
        self._la = at("LA (code)")
        self._la_name = at("LA (name)")
        self._status = at("EstablishmentStatus (code)"), at("EstablishmentStatus (name)")
        self._type = at("TypeOfEstablishment (code)"), at("TypeOfEstablishment (name)")
        self._trust = at("Trusts (code)"), at("Trusts (name)")
        self._flag = at("TrustSchoolFlag (code)"), at("TrustSchoolFlag (name)")
        self._federation = at("Federations (code)"), at("Federations (name)")
        self._sponsors = at("SchoolSponsors (name)")
        self._heads = tuple(at(column) for column in gias_heads.COLUMNS)

    def read(
        self, *, only: str | None = None, with_heads: bool = False
    ) -> Iterator[Facts | Skip | Reject]:
        """Every row that is not blank, in the file's order, as one of the three.

        With `only` the rows of that authority; other rows' URNs are noted in `others`. A URN
        that has come before is rejected. Heads' names are read only if asked for.
        """
        seen: dict[int, int] = {}
        width = len(self._table.header)
        for row in self._table.rows():
            line, got = row
            written = _cell(got, self._urn)
            if only is not None and cells.code(_cell(got, self._la)) != only:
                self.others.add(written)
                continue
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
                yield self._facts(line, urn, got, with_heads)

    def _facts(
        self, line: int, urn: int, got: list[str], with_heads: bool
    ) -> Facts | Skip | Reject:
        status = _code_or_name(got, self._status, _STATUS_CODES)
        if status not in STATUSES:
            names = "; ".join(STATUSES.values())
            return Reject(line, str(urn), "EstablishmentStatus (name)", f"is none of: {names}")
        kind = type_of(_cell(got, self._type[0]), _cell(got, self._type[1]))
        la_code = cells.code(_cell(got, self._la))
        if is_elsewhere(kind) or not ENGLISH.fullmatch(la_code):
            return Skip(line, str(urn), "Not a place in an English local authority")
        if status == PROPOSED:
            return Skip(line, str(urn), "Proposed to open; not open yet")
        values: list[Any] = []
        column = ""
        try:
            for at, column, read in self._simple:  # noqa: B007 - the column is told below
                values.append(read(got[at]))
        except cells.Unreadable as error:
            return Reject(line, str(urn), column, str(error))
        if not values[0]:
            return Reject(line, str(urn), "EstablishmentName", "is missing")
        la_name = _text(got, self._la_name) or f"Authority {la_code}"
        facts = Facts(line, urn, la_code, la_name, status, (), kind)
        self._organisations(facts, got)
        responsible = kind.responsible
        if responsible == GOVERNING_BODY and not facts.trust[0]:
            # The file does not say who answers for a foundation or aided school.
            responsible = UNKNOWN
        derived = (la_code, STATUSES[status], kind.code, kind.name, responsible, kind.state_funded)
        facts.values = derived + tuple(values)
        if with_heads:
            facts.heads = gias_heads.heads(*(_cell(got, at) for at in self._heads))
        return facts

    def _organisations(self, facts: Facts, got: list[str]) -> None:
        facts.trust = _group(got, self._trust)
        facts.federation = _group(got, self._federation)
        facts.sponsors = _text(got, self._sponsors)
        if facts.trust[0]:
            flag = cells.code(_cell(got, self._flag[0]))
            named = _text(got, self._flag[1]).lower()
            facts.is_foundation_trust = (
                flag == SUPPORTED_BY_TRUST
                if flag
                else named == "supported by a trust"
                if named
                else facts.kind.responsible != TRUST
            )


def _cell(got: list[str], at: int | None) -> str:
    return "" if at is None else got[at]


def _text(got: list[str], at: int | None) -> str:
    return "" if at is None else cells.text(got[at], 160)


def _group(got: list[str], at: tuple[int | None, int | None]) -> tuple[str, str]:
    """UID and name of a group; none where the UID is not one."""
    uid = cells.code(_cell(got, at[0]))
    return (uid, _text(got, at[1])) if uid.isdecimal() and len(uid) <= 20 else ("", "")


def _code_or_name(got: list[str], at: tuple[int | None, int | None], codes: dict[str, str]) -> str:
    name = codes.get(cells.words(_cell(got, at[1])).lower(), "")
    return name or cells.code(_cell(got, at[0]))


def _check(table: Table) -> None:
    if table.has("LAESTAB", "School name"):
        raise FileProblem(
            "This is Ofsted’s file of inspections, not the file of schools (GIAS edubasealldata); "
            "import it as inspections."
        )
    if table.has("LinkURN", "LinkType"):
        raise FileProblem("This is the GIAS links file; give it beside the file of schools.")
    if table.has("Group UID"):
        raise FileProblem("This is a GIAS file of groups, not the file of schools.")
    missing = [column for column in NEEDED if not table.has(column)]
    missing += [
        f"{column} (name)"
        for column in EITHER
        if not table.has(f"{column} (name)") and not table.has(f"{column} (code)")
    ]
    if missing:
        raise FileProblem(
            "This is not the GIAS file of schools (edubasealldata): it has no column "
            f"{', '.join(missing)}."
        )
