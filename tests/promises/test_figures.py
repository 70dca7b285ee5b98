"""What a figure is, over which terms it goes, and how terms are added up."""

from datetime import date

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.periods import (
    freezes_on,
    newest_settled,
    rolling,
    settled_since,
    term_after,
)

AUTUMN, SPRING, SUMMER = date(2026, 9, 1), date(2027, 1, 1), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("begins", "after"),
    [(AUTUMN, SPRING), (SPRING, SUMMER), (SUMMER, date(2027, 9, 1)),
     (date(2024, 1, 1), date(2024, 4, 1))],
)  # fmt: skip
def test_terms_follow_each_other_without_a_gap(begins, after):
    assert term_after(begins) == after


def test_a_term_is_frozen_six_weeks_after_it_ended():
    assert freezes_on(AUTUMN) == date(2027, 2, 12)
    assert newest_settled(date(2027, 2, 11)) == date(2026, 4, 1)
    assert newest_settled(date(2027, 2, 12)) == AUTUMN


def test_nine_terms_are_three_years():
    assert rolling(AUTUMN) == [
        date(year, month, 1) for year in (2024, 2025, 2026) for month in ((1, 4, 9))
    ]


def test_terms_since_a_day_are_those_that_have_settled():
    assert list(settled_since(date(2026, 10, 20), date(2027, 6, 1))) == [AUTUMN, SPRING]
    assert list(settled_since(date(2026, 10, 20), date(2026, 12, 1))) == []


def test_a_part_is_never_more_than_its_whole():
    with pytest.raises(ValueError, match="5 is not a part of 4"):
        Measured(5, 4)
    with pytest.raises(ValueError, match="-1 is not a part of 4"):
        Measured(-1, 4)
    with pytest.raises(ValueError, match="2 minutes for 3"):
        Measured(3, 4, (10, 20))


def test_the_median_comes_from_the_minutes_of_all_terms_together():
    autumn, spring = Measured(3, 4, (5, 10, 500)), Measured(1, 1, (7,))
    assert autumn + spring == Measured(4, 5, (5, 7, 10, 500))
    assert (autumn + spring).median_minutes == 8.5
    assert Measured().median_minutes is None
