"""The register as a file: its columns, each with what it means, so that the page that explains
them cannot say anything else."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.clock import london_date
from covenant.addresses import signature_address
from covenant.shown import Shown

# So many rows go out at once.
AT_ONCE = 200


@dataclass(frozen=True)
class Column:
    """One column: its name in the first row, what stands in it, and where that comes from."""

    name: str
    meaning: str
    value: Callable[[Shown], object]


COLUMNS = (
    Column(
        "number",
        "The number of the signature that counts. Each city counts its own, from 1, without a gap; "
        "numbers that are not in the file are of signatures that another has followed, or that "
        "are not complete.",
        lambda row: row.standing.event.number,
    ),
    Column(
        "name",
        "The organisation or school. Of a person: their name, their initials or no name, as they "
        "chose, or “Name erased on” with a date.",
        lambda row: row.called,
    ),
    Column(
        "kind",
        "trust, foundation_trust, council, union, association, federation, governing_body, "
        "school or person.",
        lambda row: row.kind,
    ),
    Column(
        "state",
        "signed; due (asked to re-affirm, and not answered yet); suspended (with an action plan); "
        "withdrawn.",
        lambda row: row.standing.state,
    ),
    Column(
        "since",
        "The day from which the state holds, in London, as year-month-day.",
        lambda row: london_date(row.standing.since).isoformat(),
    ),
    Column(
        "version",
        "The version of the text that was signed.",
        lambda row: row.standing.declaration.version,
    ),
    Column(
        "signed_on",
        "The day on which this version was signed, in London.",
        lambda row: london_date(row.standing.signed_at).isoformat(),
    ),
    Column(
        "reaffirmed_on",
        "The day on which it was last re-affirmed, in London. Empty where it was not.",
        lambda row: (
            london_date(row.standing.event.at).isoformat() if row.standing.was_reaffirmed else ""
        ),
    ),
    Column(
        "signed_by",
        "Who signed for the organisation or school, or last re-affirmed it, where they agreed to "
        "be named. Empty for people, and where a name was erased.",
        lambda row: row.signed_by,
    ),
    Column(
        "undertakings",
        "What was undertaken beside the promises, with amounts, one after the other with "
        "semicolons between.",
        lambda row: "; ".join(row.undertakings),
    ),
    Column(
        "text_sha256",
        "The SHA-256 of the text that was signed, 64 figures and letters.",
        lambda row: row.standing.event.text_sha256,
    ),
    Column(
        "digest",
        "The digest of the signature, 64 figures and letters: the same as on the signer’s receipt.",
        lambda row: row.standing.event.digest,
    ),
    Column(
        "page",
        "Where this signature is verified.",
        lambda row: signature_address(row.standing.network, row.standing.event.digest),
    ),
)  # fmt: skip


def lines(rows: Iterable[Shown]) -> Iterator[str]:
    """The file, a good many lines at a time."""
    buffer = _Lines()
    writer = csv.writer(buffer)
    writer.writerow(column.name for column in COLUMNS)
    for row in rows:
        writer.writerow(cell(column.value(row)) for column in COLUMNS)
        if len(buffer.written) >= AT_ONCE:
            yield buffer.taken()
    yield buffer.taken()


def cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula is defused by an apostrophe."""
    is_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if is_formula else value


def fingerprint(rows: Iterable[tuple[object, ...]]) -> str:
    """One digest of all that the file is made from."""
    found = hashlib.sha256()
    for row in rows:
        found.update(repr(row).encode())
    return found.hexdigest()[:32]


class _Lines:
    """What csv writes to."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)

    def taken(self) -> str:
        found = "".join(self.written)
        self.written.clear()
        return found
