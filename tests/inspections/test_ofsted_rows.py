"""Ofsted's rows to facts, in both layouts; no database."""

import io
from datetime import date
from pathlib import Path

import pytest

from core.importing import Reject
from core.tabular import FileProblem, read_table
from inspections.ofsted import Made, Row, read
from tests.files import FIXTURES, OEIF, REPORT_CARD, WESTHAVEN, rows_of, written

AT_TIME = "URN at time of latest graded inspection"


def rows(path: Path) -> list[Row | Reject]:
    return list(read(read_table(io.BytesIO(path.read_bytes()))))


def made(path: Path, urn: int) -> list[Made]:
    (row,) = (row for row in rows(path) if row.urn == urn)
    assert isinstance(row, Row)
    return row.made


def test_title_and_blank_rows_are_passed_over_and_rows_count_as_in_a_spreadsheet() -> None:
    found = rows(OEIF)
    assert [row.row for row in found] == list(range(4, 12))
    assert not any(isinstance(row, Reject) for row in found)


def test_the_older_layout_tells_up_to_three_inspections_of_a_school() -> None:
    latest, previous, ungraded = made(OEIF, 900001)
    assert (latest.kind, latest.number, latest.started_on, latest.published_on) == (
        "graded",
        "10000001",
        date(2018, 11, 14),
        date(2018, 12, 10),
    )
    assert (previous.number, previous.started_on) == ("ITS400001", date(2014, 11, 5))
    assert (ungraded.kind, ungraded.started_on) == ("ungraded", date(2024, 3, 13))
    assert ungraded.outcome == {"outcome": "School remains Good", "converted": "No"}


def test_grades_are_kept_as_published_with_nines_noughts_and_eights() -> None:
    latest, previous, _ = made(OEIF, 900001)
    assert latest.outcome["overall_effectiveness"] == "2"
    assert latest.outcome["quality_of_education"] == "9"
    assert (previous.outcome["early_years"], previous.outcome["sixth_form"]) == ("0", "8")
    assert made(OEIF, 900002)[0].outcome["overall_effectiveness"] == "Not judged"
    assert made(OEIF, 900004)[0].outcome["safeguarding"] == "No"
    assert made(OEIF, 900004)[0].outcome["event_type"] == "Schools – Section 8 conversion"


def test_concern_predecessor_and_conversion_are_told() -> None:
    assert [each.category for each in made(OEIF, 900002)] == ["", "SWK"]
    assert made(OEIF, 900004)[0].category == "SM"
    creekside = made(OEIF, 900003)[0]
    assert (creekside.at_predecessor, creekside.urn_at_time) == (True, 800003)
    assert made(OEIF, 900005)[1].outcome["converted"] == "Yes"


def test_in_the_report_card_layout_the_same_names_mean_the_full_inspection() -> None:
    full, graded = made(REPORT_CARD, 900002)
    assert (full.kind, full.started_on, full.published_on) == (
        "full",
        date(2026, 1, 6),
        date(2026, 2, 10),
    )
    assert full.outcome["inclusion"] == "Strong standard"
    assert full.outcome["early_years"] == "Not applicable"
    assert full.outcome["inclusion_judged_on"] == "2026-01-06"
    assert "early_years_judged_on" not in full.outcome
    assert "overall_effectiveness" not in full.outcome
    assert (graded.kind, graded.started_on) == ("graded", date(2025, 3, 4))
    assert graded.outcome["safeguarding"] == "Yes"


def test_the_report_card_layout_tells_concern_ungraded_and_nothing() -> None:
    ropewalk = made(REPORT_CARD, 900005)[0]
    assert (ropewalk.category, ropewalk.outcome["safeguarding"]) == ("RSI", "Not met")
    (ungraded,) = made(REPORT_CARD, 900001)
    assert (ungraded.kind, ungraded.number) == ("ungraded", "10000002")
    assert made(REPORT_CARD, 900006) == []


def test_a_slim_file_says_none_of_what_it_has_no_column_for() -> None:
    latest, ungraded = made(FIXTURES / "ofsted_slim.csv", 900001)
    assert (latest.at_predecessor, latest.category, latest.urn_at_time) == (None, None, None)
    assert latest.keys == frozenset(["overall_effectiveness"])
    assert ungraded.number == ""


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"URN": "none"}, "URN", "is not a whole number"),
        ({"URN": ""}, "URN", "is missing"),
        ({"URN": "900002"}, "URN", "was in row 2 already"),
        ({"Inspection start date": "spring"}, "Inspection start date", "is not a date"),
        ({"Previous publication date": "32/01/2020"}, "Previous publication date", "is not a date"),
        (
            {"URN at time of latest graded inspection": "x"},
            "URN at time of latest graded inspection",
            "is not",
        ),
    ],
)
def test_what_cannot_be_read_is_rejected_by_field(
    tmp_path: Path, cells: dict[str, str], field: str, reason: str
) -> None:
    source = rows_of(OEIF)
    source[0], source[1] = source[1], source[0] | cells
    found = [row for row in rows(written(tmp_path / "o.csv", source)) if isinstance(row, Reject)]
    assert [(each.row, each.field) for each in found] == [(3, field)]
    assert found[0].reason.startswith(reason)


def test_a_date_of_judgement_that_is_none_is_rejected_by_its_column(tmp_path: Path) -> None:
    source = rows_of(REPORT_CARD)
    source[1]["Inclusion - date of judgement"] = "soon"
    (found,) = [row for row in rows(written(tmp_path / "o.csv", source)) if isinstance(row, Reject)]
    assert (found.urn, found.field) == ("900002", "Inclusion - date of judgement")


def test_a_row_wider_than_the_header_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    lines = (FIXTURES / "ofsted_slim.csv").read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1].strip() + b",and,more\r\n")
    (found,) = rows(path)
    assert isinstance(found, Reject)
    assert found.reason == "has more cells than there are column names"


@pytest.mark.parametrize(
    ("written_as", "kept"),
    [
        ("9902001", "9902001"),
        ("990/2001", "9902001"),
        ("9902001.0", "9902001"),
        ("NULL", ""),
        ("99", ""),
    ],
)
def test_the_number_in_the_authority_is_seven_figures_or_nothing(
    tmp_path: Path, written_as: str, kept: str
) -> None:
    source = rows_of(OEIF)
    source[0]["LAESTAB"] = written_as
    row = rows(written(tmp_path / "o.csv", source))[0]
    assert isinstance(row, Row)
    assert row.laestab == kept


def test_categories_in_words_become_their_codes_and_one_date_twice_is_one(tmp_path: Path) -> None:
    source = rows_of(OEIF)[:2]
    source[0]["Category of concern"] = "Special measures"
    source[1]["Previous inspection start date"] = source[1]["Inspection start date"]
    path = written(tmp_path / "o.csv", source)
    assert made(path, 900001)[0].category == "SM"
    assert len(made(path, 900002)) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (WESTHAVEN.read_bytes(), "This is the file of schools .GIAS."),
        (b"URN,School name\n", "it has neither the columns"),
        (b"URN,Name\n", "it has neither the columns"),
    ],
)
def test_another_file_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        list(read(read_table(io.BytesIO(data))))
