"""Files made to hurt: each gets a sentence, soon."""

import gzip

import pytest

from core.tabular import FileProblem
from schools.calendar_files import read_calendar


def calendar(*lines: str) -> bytes:
    event = "".join(f"{line}\r\n" for line in lines)
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
    return text.encode()


def test_a_compressed_file_is_not_unfolded() -> None:
    bomb = gzip.compress(b"First day,Last day\n" + b"\n" * 1_000_000)
    with pytest.raises(FileProblem, match="compressed"):
        read_calendar(bomb)


@pytest.mark.parametrize(
    "when",
    [
        ["DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:00010101"],
        ["DTSTART;VALUE=DATE:20260901", "DURATION:P999999999D"],
        ["DTSTART:00010101T000000Z"],
    ],
    ids=["ends before all days", "ends after all days", "at no hour of London"],
)
def test_a_day_outside_of_time_is_named(when: list[str]) -> None:
    [unread] = read_calendar(calendar("SUMMARY:Autumn term", *when)).unread
    assert (unread.what, unread.reason) == ("Autumn term", "Its date cannot be read.")


def test_a_closure_does_not_last_a_year_because_its_category_says_so() -> None:
    days = ["DTSTART;VALUE=DATE:20260901", "DTEND;VALUE=DATE:20271001"]
    found = read_calendar(calendar("SUMMARY:x", "CATEGORIES:Schools are closed", *days))
    assert not found.days
    assert found.unread[0].reason.startswith("INSET days do not last so long")
