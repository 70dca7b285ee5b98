"""Files of term dates as they come, and as we write them."""

from datetime import date

import pytest

from core.tabular import FileProblem
from schools.calendar_files import LARGEST, MOST_ROWS, read_calendar, write_csv
from schools.calendar_ics import MOST_EVENTS, write_ics
from schools.calendar_rows import DayRow, TermRow
from schools.models import DayWithoutPupils, Network, Term
from tests.factories import at


def ics(*events, end="END:VCALENDAR"):
    parts = [f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events]
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A Council//EN"
    return "\r\n".join([head, *parts, end, ""]).encode()


def one(event):
    """The days that one event named as a term has, or why not."""
    found = read_calendar(ics(f"SUMMARY:Autumn term\r\n{event}"))
    if found.unread:
        return found.unread[0].reason
    return found.terms[0].first_day, found.terms[0].last_day


WHOLE = (date(2026, 9, 2), date(2026, 10, 23))


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20261024",
        "DTSTART;VALUE=DATE:20260902\r\nDURATION:P52D",
        "DTSTART:20260902T080000\r\nDTEND:20261023T150000",
        # Midnight in London in summer, as some programs write whole days.
        "DTSTART:20260901T230000Z\r\nDTEND:20261023T230000Z",
    ],
)
def test_days_are_read_however_a_calendar_writes_them(event):
    assert one(event) == WHOLE


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("DTSTART;VALUE=DATE:20260902\r\nRRULE:FREQ=DAILY;COUNT=20", "It repeats."),
        ("DTSTART;VALUE=DATE:20260902\r\nSTATUS:CANCELLED", "It is cancelled."),
        ("DTSTART;VALUE=DATE:20269902", "Its date cannot be read."),
        ("LOCATION:Town hall", "Its date cannot be read."),
        ("DTSTART;VALUE=TIME:101010", "Its date cannot be read."),
        ("DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20990902", "longer than a year"),
        ("DTSTART;VALUE=DATE:20260902", "does not say whether a term starts or ends"),
        ("DTSTART;VALUE=DATE:20260902\r\nDTEND;VALUE=DATE:20260902", "starts or ends"),
    ],
)
def test_an_event_that_cannot_be_used_says_why(event, reason):
    assert reason in one(event)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "a PDF"),
        (b"Hello\nthere\n", "No row of column names with First day"),
        (b"BEGIN:VCALENDAR\r\nnonsense", "no calendar, or it is damaged"),
        (ics(end="END:VEVENT"), "holds no events"),
        (ics(), "holds no events"),
        (b"x" * (LARGEST + 1), "larger than 1 MB"),
        (ics(*["SUMMARY:x"] * (MOST_EVENTS + 1)), "more than 2000 events"),
        (b"First day\n" + b"1/9/2026\n" * (MOST_ROWS + 1), "more than 2000 rows"),
    ],
)
def test_a_file_of_something_else_gets_one_sentence(data, sentence):
    with pytest.raises(FileProblem, match=sentence):
        read_calendar(data)


def csv(*rows, header="Kind,Name,First day,Last day,Starts a term"):
    return read_calendar("\n".join([header, *rows]).encode())


def test_csv_is_read_as_it_is_documented():
    found = csv(
        "term,Autumn one,2/9/2026,23/10/2026,yes",
        ",,2026-11-02,2026-12-18,",
        "INSET,Phonics,1/9/2026,,",
        "inset day,,22/10/2026,26/10/2026,",
        "closed,,3/12/2026,,",
        "inset,,5/12/2026,,",
    )
    assert found.terms == [
        TermRow(2, "Autumn one", *WHOLE, True),
        TermRow(3, "Autumn 2026, second half", date(2026, 11, 2), date(2026, 12, 18), False),
    ]
    assert found.days == [
        DayRow(4, date(2026, 9, 1), "inset", "Phonics"),
        DayRow(5, date(2026, 10, 22), "inset"),
        DayRow(5, date(2026, 10, 23), "inset"),
        DayRow(5, date(2026, 10, 26), "inset"),
        DayRow(6, date(2026, 12, 3), "closure"),
        DayRow(7, date(2026, 12, 5), "inset"),  # a Saturday: the plan says what is wrong with it
    ]
    assert found.unread == []


def test_one_column_is_enough():
    found = csv("1/9/2026", header="First day")
    assert [(row.first_day, row.last_day) for row in found.terms] == [(date(2026, 9, 1),) * 2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("party,,1/9/2026,,", "“party” is no kind. Write term, inset or closure."),
        ("term,Autumn,soon,,", "First day: “soon” is not a date (day/month/year)."),
        ("term,Autumn,1/9/2026,31/9/2026,", "Last day: “31/9/2026” is not a date in the calendar."),
        ("term,Autumn,,23/10/2026,", "First day is empty."),
        ("term,Autumn,1/9/2026,23/10/2026,perhaps", "“perhaps” is neither yes nor no."),
        ("term,Autumn,1/9/2026,1/9/2027,", "A term is shorter than 200 days."),
        ("term,Autumn, 2026,1/9/2026,23/10/2026,yes,", "more cells than there are columns"),
        ("term," + "x" * 61 + ",1/9/2026,,", "longer than 60 letters"),
        ("inset,Training,4/9/2026,1/9/2026,", "The last day is before the first."),
        ("inset,Training,4/9/2026,14/9/2026,", "longer than a week"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row, reason):
    found = csv(row, "term,Good,2/9/2026,23/10/2026,")
    assert [term.name for term in found.terms] == ["Good"]
    (unread,) = found.unread
    assert unread.row == 2
    assert reason in unread.reason


def kept():
    terms = [
        Term(pk=1, name="=HYPERLINK(1)", first_day=WHOLE[0], last_day=WHOLE[1], starts_term=True)
    ]
    days = [
        DayWithoutPupils(pk=2, day=date(2026, 9, 1), kind="inset"),
        DayWithoutPupils(pk=3, day=date(2026, 9, 3), kind="closure", name="Polling"),
    ]
    return terms, days


def test_what_we_write_as_csv_is_read_again():
    terms, days = kept()
    text = write_csv([*terms, *days])
    assert "'=HYPERLINK" in text
    found = read_calendar(text.encode("utf-8-sig"))
    assert found.terms == [TermRow(2, "=HYPERLINK(1)", *WHOLE, True)]
    assert found.days == [
        DayRow(3, date(2026, 9, 1), "inset"), DayRow(4, date(2026, 9, 3), "closure", "Polling"),
    ]  # fmt: skip


def test_what_we_write_as_a_calendar_is_read_again():
    terms, days = kept()
    data = write_ics(Network(slug="westhaven", name="Westhaven"), terms, days, at(2026, 9, 1))
    assert b"UID:term-1@westhaven.covenant" in data
    found = read_calendar(data)
    assert found.terms == [TermRow(1, "=HYPERLINK(1)", *WHOLE, True)]
    assert found.days == [
        DayRow(2, date(2026, 9, 1), "inset"), DayRow(3, date(2026, 9, 3), "closure", "Polling"),
    ]  # fmt: skip
