"""What cells of government files hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import cells


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("  Quay\u00a0 Lane\n", "Quay Lane"),
        ("Café  Lane", "Café Lane"),
        ("NULL", ""),
        ("Not applicable", ""),
        ("Not-applicable", ""),
        ("Not recorded", ""),
        ("..", ""),
        ("Not Lane", "Not Lane"),
    ],
)
def test_text_loses_odd_spaces_and_every_way_of_writing_nothing(cell: str, meant: str) -> None:
    assert cells.text(cell) == meant


def test_text_is_cut_to_a_limit_without_a_space_at_its_end() -> None:
    assert cells.text("Quay Lane", 5) == "Quay"


def test_words_keep_not_applicable_where_it_is_an_answer() -> None:
    assert cells.words(" Not  applicable ") == "Not applicable"
    assert cells.words("NULL") == ""


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("02", "2"),
        ("2", "2"),
        ("2.0", "2"),
        ("00", ""),
        ("999", ""),
        ("99", ""),
        ("", ""),
        ("B", "B"),
    ],
)
def test_codes_are_the_same_with_and_without_leading_zeros(cell: str, meant: str) -> None:
    assert cells.code(cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("420", 420),
        ("1,320", 1320),
        ("100023.0", 100023),
        ("1E+3", 1000),
        ("", None),
        ("NULL", None),
    ],
)
def test_whole_numbers_as_files_and_spreadsheets_write_them(cell: str, meant: int | None) -> None:
    assert cells.number(cell) == meant


@pytest.mark.parametrize("cell", ["many", "1.5", "-3", "nan", "inf", "99999999", "1e30"])
def test_anything_else_is_no_whole_number(cell: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.number(cell)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("01-09-2012", date(2012, 9, 1)),
        ("1/9/2012", date(2012, 9, 1)),
        ("01/09/2012 00:00:00", date(2012, 9, 1)),
        ("2012-09-01", date(2012, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("01-01-1900", None),
        ("", None),
        ("NULL", None),
    ],
)
def test_dates_are_day_first_and_1900_is_not_known(cell: str, meant: date | None) -> None:
    assert cells.date(cell) == meant


@pytest.mark.parametrize("cell", ["soon", "31/02/2024", "13/2024", "2024"])
def test_anything_else_is_no_date(cell: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.date(cell)


@given(st.dates(min_value=date(1900, 1, 2)))
def test_a_date_reads_back_in_each_of_its_spellings(day: date) -> None:
    assert cells.date(f"{day:%d-%m-%Y}") == day
    assert cells.date(f"{day.day}/{day.month}/{day.year:04}") == day
    assert cells.date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("edubasealldata20250422.csv", date(2025, 4, 22)),
        ("schools 2026-01-30.csv.gz", date(2026, 1, 30)),
        ("latest_inspections_as_at_31_August_2025.csv", date(2025, 8, 31)),
        ("leeds_ofsted_latest_inspections_28_Feb_2026.csv", date(2026, 2, 28)),
        ("as at 30th Sept 2025.csv", date(2025, 9, 30)),
        ("inspections 01-02-2026.csv", date(2026, 2, 1)),
        ("groups_202608.csv", None),
        ("schools.csv", None),
        ("20259999.csv", None),
        ("12 angry 2025.csv", None),
        ("31 August 2025 and 30 September 2025.csv", None),
    ],
)
def test_the_date_in_a_files_name(name: str, meant: date | None) -> None:
    assert cells.date_in_name(name) == meant
