"""Dates of a series: they step over half-terms, holidays and bank holidays, and say why."""

from datetime import date

import pytest

from inspections.workdays import Span, terms_from
from support.series import Proposed, may_meet, propose, replacement
from tests.support.supervising import HALVES

INSET = date(2027, 1, 4)
YEAR = terms_from([Span(*half) for half in HALVES], without_pupils=[INSET])
NOTHING = terms_from([])


def days(first, weeks, how_many, terms=YEAR):
    return [each.day for each in propose(first, weeks=weeks, how_many=how_many, terms=terms)]


def test_a_series_over_half_term_meets_in_the_week_after():
    # 26 October is half-term; what follows goes on from 2 November.
    assert days(date(2026, 10, 12), 2, 3) == [
        date(2026, 10, 12), date(2026, 11, 2), date(2026, 11, 16),
    ]  # fmt: skip


def test_it_is_said_which_day_was_stepped_over():
    proposed = propose(date(2026, 10, 12), weeks=2, how_many=2, terms=YEAR)[1]
    assert proposed == Proposed(date(2026, 11, 2), instead_of=date(2026, 10, 26))


def test_six_meetings_reach_over_christmas_and_easter():
    assert days(date(2026, 12, 8), 4, 6) == [
        date(2026, 12, 8), date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2),
        # 30 March and 6 April are the Easter holidays.
        date(2027, 4, 13), date(2027, 5, 11),
    ]  # fmt: skip


def test_bank_holidays_and_inset_days_are_stepped_over():
    assert not may_meet(date(2027, 5, 3), YEAR)
    assert days(date(2027, 5, 3), 1, 1) == [date(2027, 5, 10)]
    assert days(INSET, 1, 1) == [date(2027, 1, 11)]


def test_nobody_meets_at_a_weekend():
    assert not may_meet(date(2026, 12, 5), YEAR)


def test_where_the_calendar_ends_it_is_said_that_nobody_knows():
    proposed = propose(date(2027, 7, 20), weeks=4, how_many=2, terms=YEAR)
    assert proposed == [
        Proposed(date(2027, 7, 20)), Proposed(date(2027, 8, 17), is_known=False),
    ]  # fmt: skip


def test_without_a_calendar_working_days_count():
    assert days(date(2026, 12, 25), 1, 2, NOTHING) == [date(2027, 1, 8), date(2027, 1, 15)]


def test_a_first_day_at_a_weekend_stays_as_nobody_can_say_better():
    assert propose(date(2026, 12, 5), weeks=1, how_many=1, terms=YEAR) == [
        Proposed(date(2026, 12, 5), is_known=False)
    ]


@pytest.mark.parametrize(
    ("met", "today", "next_one"),
    [
        # By the shortest step of the series, and never in a holiday.
        ([date(2026, 11, 3), date(2026, 11, 17)], date(2026, 11, 10), date(2026, 12, 1)),
        ([date(2026, 11, 3), date(2026, 12, 1)], date(2026, 11, 10), date(2027, 1, 5)),
        ([date(2026, 11, 3)], date(2026, 11, 3), date(2026, 11, 10)),
        # Two on one day are a week apart all the same.
        ([date(2026, 11, 3), date(2026, 11, 3)], date(2026, 11, 3), date(2026, 11, 10)),
        # Long ago: the next that is still to come.
        ([date(2026, 9, 8), date(2026, 9, 22)], date(2026, 11, 20), date(2026, 11, 24)),
    ],
)
def test_a_replacement_follows_the_rhythm(met, today, next_one):
    assert replacement(met, YEAR, today).day == next_one
