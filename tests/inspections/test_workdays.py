from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.workdays import Span, Terms, after, is_weekday, public_holidays, terms_from
from tests.inspections.helpers import unhurried

DAY = timedelta(days=1)
# The two terms around Easter 2026 in Stoke-on-Trent (DOMAIN 2.13).
SPRING = Span(date(2026, 2, 23), date(2026, 3, 27))
SUMMER = Span(date(2026, 4, 13), date(2026, 5, 22))

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
numbers = st.integers(min_value=0, max_value=60)


def oracle(day, number, breaks):
    """Walk day by day, as a person with a calendar would."""
    counted = 0
    while counted < number:
        day += DAY
        if day.weekday() in (5, 6) or day in public_holidays(day.year):
            continue
        if any(first <= day <= last for first, last in breaks):
            continue
        counted += 1
    return day


@unhurried
@given(days, numbers)
def test_weekdays_are_counted_as_on_a_calendar(day, number):
    assert after(day, number) == oracle(day, number, [])


@unhurried
@given(days, numbers, st.lists(st.integers(min_value=1, max_value=60), min_size=2, max_size=12))
def test_statutory_days_leave_out_each_break_of_over_a_week(day, number, lengths):
    """Terms and gaps of these lengths in turn, from three weeks before the day."""
    first, terms = day - timedelta(days=21), []
    for position, length in enumerate(lengths):
        last = first + timedelta(days=length - 1)
        if position % 2 == 0:
            terms.append(Span(first, last))
        first = last + DAY
    breaks = []
    for before, following in pairwise(terms):
        gap = [before.last + DAY * n for n in range(1, (following.first - before.last).days)]
        shut = [each for each in gap if is_weekday(each)]
        # Nobody is away for so long at that time of the year: a term is missing there.
        in_august = any((each.month, each.day) == (8, 15) for each in gap)
        if len(gap) > (70 if in_august else 28):
            continue
        if shut and (shut[-1] - shut[0]).days + 1 > 7:
            breaks.append((shut[0], shut[-1]))
    assert after(day, number, terms_from(terms).is_statutory) == oracle(day, number, breaks)


def test_the_published_worked_example_comes_out():
    terms = terms_from([SPRING, SUMMER])
    assert after(date(2026, 2, 25), 30, terms.is_statutory) == date(2026, 4, 22)
    assert after(date(2026, 2, 25), 30) == date(2026, 4, 10)
    assert terms.covers(date(2026, 2, 25), date(2026, 4, 22))


def test_a_half_term_of_one_week_counts():
    terms = terms_from(
        [Span(date(2026, 9, 1), date(2026, 10, 23)), Span(date(2026, 11, 2), date(2026, 12, 18))]
    )
    assert terms.long_holidays == ()
    assert after(date(2026, 10, 23), 1, terms.is_statutory) == date(2026, 10, 26)


def test_a_half_term_of_two_weeks_does_not():
    terms = terms_from(
        [Span(date(2026, 9, 1), date(2026, 10, 16)), Span(date(2026, 11, 2), date(2026, 12, 18))]
    )
    assert after(date(2026, 10, 16), 1, terms.is_statutory) == date(2026, 11, 2)


def test_a_missing_term_leaves_a_hole_rather_than_a_long_holiday():
    autumn, summer = (
        Span(date(2026, 9, 1), date(2026, 12, 18)),
        Span(date(2027, 4, 12), date(2027, 7, 21)),
    )
    terms = terms_from([summer, autumn])
    assert terms.known == (autumn, summer)
    assert terms.long_holidays == ()
    assert not terms.covers(date(2026, 12, 1), date(2027, 1, 15))


def test_terms_that_touch_have_no_holiday_between():
    terms = terms_from(
        [Span(date(2026, 9, 1), date(2026, 10, 23)), Span(date(2026, 10, 24), date(2026, 12, 18))]
    )
    assert (terms.known, terms.long_holidays) == ((Span(date(2026, 9, 1), date(2026, 12, 18)),), ())


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        (date(2026, 3, 27), 1, date(2026, 3, 30)),  # clocks go forward in between
        (date(2026, 10, 23), 1, date(2026, 10, 26)),  # and back
        (date(2026, 12, 23), 3, date(2026, 12, 30)),  # Christmas and Boxing Day, which moves
        (date(2026, 8, 28), 1, date(2026, 9, 1)),  # over the end of the school year
        (date(2026, 8, 31), 1, date(2026, 9, 1)),
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # both holidays of Christmas move
    ],
)
def test_bank_holidays_clock_changes_and_the_end_of_the_year(start, number, due):
    assert after(start, number) == due


def test_a_missing_half_in_spring_is_no_holiday_of_two_months():
    terms = terms_from(
        [Span(date(2027, 1, 4), date(2027, 2, 12)), Span(date(2027, 4, 12), date(2027, 5, 28))]
    )
    assert terms.long_holidays == ()
    assert not terms.covers(date(2027, 2, 1), date(2027, 4, 20))


def test_six_weeks_in_summer_are_a_holiday_across_the_school_years():
    """Over the end of August, where the school year begins (DOMAIN 3.2)."""
    terms = terms_from(
        [Span(date(2026, 6, 1), date(2026, 7, 21)), Span(date(2026, 9, 2), date(2026, 10, 23))]
    )
    assert terms.covers(date(2026, 7, 1), date(2026, 9, 30))
    assert after(date(2026, 7, 20), 2, terms.is_statutory) == date(2026, 9, 2)
    assert after(date(2026, 7, 20), 2) == date(2026, 7, 22)


def test_an_inset_day_in_term_counts_in_both_meanings():
    spans = [Span(date(2026, 9, 1), date(2026, 10, 23))]
    terms = terms_from(spans, without_pupils=[date(2026, 9, 4)])
    assert terms.is_weekday(date(2026, 9, 4))
    assert terms.is_statutory(date(2026, 9, 4))
    assert not terms.pupils_are_in(date(2026, 9, 4))
    assert terms.pupils_are_in(date(2026, 9, 3))
    assert not terms.pupils_are_in(date(2026, 11, 3))


def test_inset_days_beside_a_half_term_do_not_make_it_longer():
    """Friday is INSET, then a week's half term: no holiday of over a week."""
    spans = [
        Span(date(2026, 9, 1), date(2026, 10, 22)),
        Span(date(2026, 11, 2), date(2026, 12, 18)),
    ]
    assert terms_from(spans).long_holidays != ()
    assert terms_from(spans, without_pupils=[date(2026, 10, 23)]).long_holidays == ()


def test_a_public_holiday_that_nobody_foresaw_counts_in_neither_meaning():
    mourning = date(2026, 9, 21)
    terms = terms_from([Span(date(2026, 9, 1), date(2026, 10, 23))], extra_holidays=[mourning])
    assert after(date(2026, 9, 18), 1, terms.is_weekday) == date(2026, 9, 22)
    assert after(date(2026, 9, 18), 1, terms.is_statutory) == date(2026, 9, 22)
    assert not Terms().may_be_inspected(date(2026, 9, 19))
