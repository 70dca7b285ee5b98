"""Reading public CSV files as they really are: gzip, mixed encodings, title lines, ragged rows.

One pass, one row in memory. Knows nothing of what a file means; that is for the importers.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

# Nearly twice the largest public file (all of GIAS, closed schools included: about 65 MB).
LARGEST_FILE = 128 * 1024 * 1024
LARGEST_LINE = 256 * 1024
ROWS_BEFORE_HEADER = 12

# What people upload by mistake, told by its first bytes.
SIGNATURES = (
    (b"PK\x03\x04", "a spreadsheet or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xfe", "a file in UTF-16"),
    (b"\xfe\xff", "a file in UTF-16"),
)
SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")


class FileProblem(Exception):
    """The file as a whole cannot be used; its text is one sentence for people."""


class Row(NamedTuple):
    """One record: its row as a spreadsheet counts them, and its cells."""

    number: int
    cells: list[str]


def plain(name: str) -> str:
    """A column name without case, odd spaces or doubled spaces."""
    return SPACES.sub(" ", name).strip().lower()


@dataclass
class Table:
    """A file whose header has been found; iterate `rows()` once."""

    header: list[str]
    columns: dict[str, int]
    header_row: int
    _records: Iterator[Row]

    def has(self, *names: str) -> bool:
        """Whether every one of the named columns is there."""
        return all(plain(name) in self.columns for name in names)

    def index(self, *names: str) -> int | None:
        """Where the first of the named columns is that the file has; None where it has none."""
        for name in names:
            found = self.columns.get(plain(name))
            if found is not None:
                return found
        return None

    def rows(self) -> Iterator[Row]:
        """Rows that hold anything, padded to the header's width; blank rows are passed over."""
        width = len(self.header)
        for row in self._records:
            cells = row.cells
            if len(cells) < width:
                if any(cells):
                    yield Row(row.number, cells + [""] * (width - len(cells)))
            elif any(cells):
                yield row


def too_wide(row: Row, width: int) -> bool:
    """Whether a row has more filled cells than the header: its values have shifted."""
    return len(row.cells) > width and any(cell.strip() for cell in row.cells[width:])


@contextmanager
def opened(source: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    """The bytes of a path, or of an open file (rewound, left open).

    Raises FileProblem where the path cannot be read or the file is too large.
    """
    if not isinstance(source, str | Path):
        source.seek(0)
        _check_size(source)
        yield source
        return
    try:
        stream = open(source, "rb")  # noqa: SIM115 - closed below, after the caller's work
    except OSError as error:
        reason = (error.strerror or "it is no readable file").lower()
        raise FileProblem(f"{Path(source).name} cannot be opened: {reason}.") from error
    with stream:
        _check_size(stream)
        yield stream


def _check_size(stream: IO[bytes]) -> None:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > LARGEST_FILE:
        raise FileProblem(
            f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB, "
            "which no file of schools or inspections is."
        )


def fingerprint(stream: IO[bytes]) -> str:
    """The SHA-256 of the file as it lies there, in hex; the stream is rewound."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    stream.seek(0)
    return digest


def read_table(
    stream: IO[bytes],
    *,
    key: str = "URN",
    progress: Callable[[int], None] | None = None,
) -> Table:
    """Find the header (the first row with a cell that reads `key`) and make the rows ready.

    `progress` hears how many bytes of the file have been consumed. Raises FileProblem for an
    empty or binary file and for one without such a header; also later, from `rows()`, for a
    file that is cut short or cannot be told apart into cells.
    """
    records = _records(_lines(stream, progress))
    wanted = plain(key)
    for row in records:
        names = [plain(cell) for cell in row.cells]
        if wanted in names:
            columns: dict[str, int] = {}
            for at, name in enumerate(names):
                columns.setdefault(name, at)
            return Table([cell.strip() for cell in row.cells], columns, row.number, records)
        if row.number >= ROWS_BEFORE_HEADER:
            break
    raise FileProblem(
        f"No row of column names with {key} was found at the top of the file: "
        "it is not one of the files that this reads."
    )


def _lines(stream: IO[bytes], progress: Callable[[int], None] | None) -> Iterator[str]:
    head = stream.read(4096)
    stream.seek(0)
    if not head.strip():
        raise FileProblem("The file is empty.")
    source: IO[bytes] = stream
    if head[:2] == b"\x1f\x8b":
        source = io.BufferedReader(gzip.GzipFile(fileobj=stream), 256 * 1024)
        try:
            head = source.peek(4096)[:4096]
        except (OSError, EOFError, zlib.error) as error:
            raise FileProblem("The file is compressed and damaged.") from error
        if not head.strip():
            raise FileProblem("The file is empty.")
    _refuse_binary(head)
    return _decoded(source, stream, progress)


def _refuse_binary(head: bytes) -> None:
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise FileProblem(f"This is {what}, not a CSV file; save it as CSV first.")
    if b"\x00" in head:
        raise FileProblem("This is a binary file, not a CSV file.")


def _decoded(
    source: IO[bytes], raw: IO[bytes], progress: Callable[[int], None] | None
) -> Iterator[str]:
    """Each line as UTF-8 where it is that, else as Windows-1252, so that a file of both reads."""
    total = 0
    try:
        for number, line in enumerate(iter(lambda: source.readline(LARGEST_LINE), b"")):
            total += len(line)
            if total > LARGEST_FILE:
                raise FileProblem("The compressed file unfolds to more than any real file has.")
            if number % 1000 == 0 and progress is not None:
                progress(raw.tell())
            if b"\x00" in line:
                raise FileProblem("This is a binary file, not a CSV file.")
            if number == 0 and line.startswith(b"\xef\xbb\xbf"):
                line = line[3:]
            try:
                yield line.decode()
            except UnicodeDecodeError:
                yield line.decode("cp1252", errors="replace")
    except (OSError, EOFError, zlib.error) as error:
        raise FileProblem("The file is cut short or damaged.") from error


def _records(lines: Iterable[str]) -> Iterator[Row]:
    reader = csv.reader(lines)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, cells)
    except csv.Error as error:
        raise FileProblem(f"After row {number} the file is not CSV any more.") from error
