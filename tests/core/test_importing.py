"""What imports say, and the date a file speaks for."""

import io
from datetime import date
from pathlib import Path

import pytest

from core.importing import (
    ImportCommand,
    Reject,
    Report,
    Skip,
    file_date,
    progress_bar,
    shown_name,
)
from core.tabular import FileProblem

TODAY = date(2026, 11, 24)


def test_the_date_is_the_one_given_else_the_one_in_the_name() -> None:
    assert file_date("2026-01-30", "schools 2025-01-01.csv", today=TODAY) == date(2026, 1, 30)
    assert file_date(None, "schools 2025-01-01.csv", today=TODAY) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "Say which date the file speaks for with --as-at"),
        ("tomorrow", "--as-at tomorrow is not a date"),
        ("2026-11-25", "lies in the future"),
    ],
)
def test_without_a_usable_date_the_sentence_says_so(given: str | None, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        file_date(given, "schools.csv", today=TODAY)


def test_a_report_in_words_names_each_reason_once_with_its_first_urns() -> None:
    report = Report(
        read=9,
        created=1,
        skipped=[Skip(n, str(n), "Closed") for n in range(7)] + [Skip(None, "8", "Missing")],
        rejected=[Reject(4, "", "URN", "is missing"), Reject(5, "9", "", "has more cells")],
    )
    report.others["networks started"] += 1
    report.others["nothing"] += 0
    assert list(report.in_words()) == [
        "9 rows read: 1 created, 0 updated, 0 unchanged, 7 skipped, 2 rejected.",
        "Networks started: 1.",
        "Skipped 7: Closed (0, 1, 2, 3, 4, ...).",
        "Skipped 1: Missing (8).",
        "Row 4 (URN missing) rejected: URN is missing.",
        "Row 5 (URN 9) rejected: it has more cells.",
    ]
    assert report.changed
    assert not Report(unchanged=3).changed


def test_a_file_is_shown_without_its_folders() -> None:
    assert shown_name(Path("/data/schools.csv"), None) == "schools.csv"
    assert shown_name(io.BytesIO(), "C/schools.csv") == "schools.csv"


class Terminal(io.StringIO):
    def __init__(self, *, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def write(self, text: str, ending: str = "\n") -> int:
        return super().write(text + ending)


def test_the_bar_moves_on_a_terminal_and_is_silent_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"x" * 100)
    for place, seen in ((path, "50%"), (tmp_path / "empty.csv", "100%")):
        out = Terminal(tty=True)
        with progress_bar(out, place) as progress:
            progress(50)
        assert seen in out.getvalue()
    out = Terminal(tty=False)
    with progress_bar(out, path) as progress:
        progress(50)
    assert out.getvalue() == ""


def test_a_command_must_say_what_it_does() -> None:
    with pytest.raises(NotImplementedError):
        ImportCommand().perform(as_at=TODAY, progress=lambda n: None, options={})
