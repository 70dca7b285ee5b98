"""Files of term dates: which kind one is, and CSV, read and written.

The columns of a CSV file are Kind (term, inset or closure; term where it is empty), Name, First
day, Last day (the first where it is empty) and Starts a term (yes or no; by the time of the year
where it is empty).
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from core import cells
from core.cells import Unreadable
from core.tabular import FileProblem, Row, Table, read_table, too_wide
from schools.calendar_ics import read_ics
from schools.calendar_rows import DayRow, Found, TermRow, Unread, problem_with_term, term_from_dates
from schools.models import DayWithoutPupils, Term
from schools.school_years import DAY, SATURDAY

LARGEST = 1024 * 1024
GZIP = b"\x1f\x8b"
MOST_ROWS = 2000
COLUMNS = ("Kind", "Name", "First day", "Last day", "Starts a term")
KINDS = {
    "": "term",
    "term": "term",
    "inset": DayWithoutPupils.Kind.INSET.value,
    "inset day": DayWithoutPupils.Kind.INSET.value,
    "closure": DayWithoutPupils.Kind.CLOSURE.value,
    "closed": DayWithoutPupils.Kind.CLOSURE.value,
}
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
LONGEST_INSET = timedelta(days=7)


def read_calendar(data: bytes) -> Found:
    """What an uploaded file of either kind holds. Raises FileProblem where it is neither."""
    if len(data) > LARGEST:
        raise FileProblem("The file is larger than 1 MB, which no list of term dates is.")
    if data.startswith(GZIP):  # a few kilobytes unfold to hours of empty rows
        raise FileProblem("The file is compressed. Unpack it, and choose what was in it.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return read_ics(data)
    return read_csv(data)


def read_csv(data: bytes) -> Found:
    """What a CSV file holds. Raises FileProblem where it has not the columns."""
    table = read_table(io.BytesIO(data), key="First day")
    found = Found()
    for count, row in enumerate(table.rows(), start=1):
        if count > MOST_ROWS:
            raise FileProblem(f"The file has more than {MOST_ROWS} rows: none of terms has.")
        _read_row(table, row, found)
    return found


def _read_row(table: Table, row: Row, found: Found) -> None:
    def cell(name: str) -> str:
        at = table.index(name)
        return "" if at is None else cells.words(row.cells[at])

    name = cell("Name").removeprefix("'")
    what = name or cell("Kind") or cell("First day")
    if too_wide(row, len(table.header)):
        reason = "It has more cells than there are columns. Put text with commas in quotes."
        found.unread.append(Unread(row.number, what, reason))
        return
    kind = KINDS.get(cell("Kind").lower())
    if kind is None:
        reason = f"“{cell('Kind')}” is no kind. Write term, inset or closure."
        found.unread.append(Unread(row.number, what, reason))
        return
    if len(name) > 60:
        found.unread.append(Unread(row.number, what, "Its name is longer than 60 letters."))
        return
    try:
        first = _date(cell("First day"), "First day")
        last = _date(cell("Last day") or cell("First day"), "Last day")
        starts = _yes_or_no(cell("Starts a term"))
    except Unreadable as error:
        found.unread.append(Unread(row.number, what, str(error)))
        return
    if kind == "term":
        _read_term(row.number, name, first, last, starts, found)
    else:
        _read_days(row.number, kind, name, first, last, found)


def _read_term(
    row: int, name: str, first: date, last: date, starts: bool | None, found: Found
) -> None:
    problem = problem_with_term(first, last)
    if problem is not None:
        found.unread.append(Unread(row, name, problem))
        return
    by_date, starts_by_date = term_from_dates(first, last)
    starts_term = starts_by_date if starts is None else starts
    found.terms.append(TermRow(row, name or by_date, first, last, starts_term))


def _read_days(row: int, kind: str, name: str, first: date, last: date, found: Found) -> None:
    what = name or DayWithoutPupils.Kind(kind).label
    if last < first:
        found.unread.append(Unread(row, what, "The last day is before the first."))
    elif last - first > LONGEST_INSET:
        reason = "It lasts longer than a week. A holiday is the time between two terms."
        found.unread.append(Unread(row, what, reason))
    else:
        days = [first + DAY * n for n in range((last - first).days + 1)]
        one = len(days) == 1
        found.days += [
            DayRow(row, day, kind, name) for day in days if one or day.weekday() < SATURDAY
        ]


def _date(value: str, column: str) -> date:
    try:
        found = cells.date(value)
    except Unreadable as error:
        raise Unreadable(f"{column}: “{value}” {error}.") from error
    if found is None:
        raise Unreadable(f"{column} is empty.")
    return found


def _yes_or_no(value: str) -> bool | None:
    if not value:
        return None
    if value.lower() not in YES_NO:
        raise Unreadable(f"Starts a term: “{value}” is neither yes nor no.")
    return YES_NO[value.lower()]


def write_csv(rows: Iterable[Term | TermRow | DayWithoutPupils | DayRow]) -> str:
    """Rows of a calendar as a CSV file that ``read_csv`` reads."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for row in rows:
        if isinstance(row, Term | TermRow):
            writer.writerow([
                "term", _safe(row.name), row.first_day, row.last_day,
                "yes" if row.starts_term else "no",
            ])  # fmt: skip
        else:
            writer.writerow([row.kind, _safe(row.name), row.day, row.day, ""])
    return target.getvalue()


def _safe(name: str) -> str:
    """A name that a spreadsheet would take for a formula is defused."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
