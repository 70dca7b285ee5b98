"""On which days a team is there, from dates and gaps alone."""

from datetime import date

import pytest

from inspections.days import (
    Gap,
    KnownDays,
    days_left,
    days_on_site,
    known_days,
    last_day_after,
    longest_stay,
)


def november(*days: int) -> list[date]:
    return [date(2026, 11, day) for day in days]


MON, TUE, WED, THU, FRI, SAT, _, NEXT_MON, *_ = (date(2026, 11, 16 + day) for day in range(9))


def test_no_team_comes_at_a_weekend_or_on_a_bank_holiday():
    assert days_on_site(THU, NEXT_MON) == [THU, FRI, NEXT_MON]
    assert days_on_site(date(2026, 12, 24), date(2026, 12, 29)) == [
        date(2026, 12, 24), date(2026, 12, 29),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gaps", "days"),
    [
        ([], [TUE, WED, THU]),
        ([Gap(TUE)], [TUE]),
        ([Gap(TUE, THU)], [TUE, THU]),
        ([Gap(TUE, TUE)], [TUE, WED, THU]),
        ([Gap(THU)], [TUE, WED, THU]),
        ([Gap(TUE, WED), Gap(WED)], [TUE, WED]),
    ],
)
def test_the_days_of_a_gap_are_left_out(gaps, days):
    assert days_on_site(TUE, THU, gaps) == days


def test_of_a_deferred_visit_nothing_is_known():
    known = known_days(TUE, WED, is_deferred=True)
    assert known == KnownDays()
    assert (known.first, known.last) == (None, None)


def test_the_last_day_is_known_once_it_is_known_when_the_team_comes_back():
    paused = known_days(TUE, THU, [Gap(TUE)])
    assert (paused.first, paused.days[-1], paused.last) == (TUE, TUE, None)
    back = known_days(TUE, THU, [Gap(TUE, THU)])
    assert (back.first, back.last) == (TUE, THU)


@pytest.mark.parametrize(
    ("last_day", "gap", "number"),
    [
        (WED, Gap(TUE), 1),
        (FRI, Gap(TUE), 3),
        (NEXT_MON, Gap(THU), 2),
        (WED, Gap(WED), 1),  # for something it comes back
        (THU, Gap(TUE, THU), 1),  # the last day has moved along already
    ],
)
def test_how_many_days_were_still_to_come(last_day, gap, number):
    assert days_left(TUE, last_day, gap) == number


@pytest.mark.parametrize(
    ("resumes_on", "number", "last"),
    [
        (TUE, 1, TUE),
        (FRI, 2, NEXT_MON),
        (SAT, 1, NEXT_MON),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
    ],
)
def test_the_last_of_so_many_days(resumes_on, number, last):
    assert last_day_after(resumes_on, number) == last


@pytest.mark.parametrize(
    ("gaps", "longest"), [([], 6), ([Gap(TUE, WED)], 4), ([Gap(WED, FRI)], 3), ([Gap(TUE)], 2)]
)
def test_a_stay_ends_where_the_team_goes_away(gaps, longest):
    assert longest_stay(MON, NEXT_MON, gaps) == longest
