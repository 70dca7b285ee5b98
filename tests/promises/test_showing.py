"""What is shown of frozen figures: rounded once, put together, and hidden where it must be."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from dashboard.promises.periods import rolling
from dashboard.promises.picture import bars
from dashboard.promises.showing import (
    Cell,
    Shown,
    State,
    Stretch,
    each_shown,
    line,
    over,
    own_stretches,
    rounded,
    stretches_together,
)
from dashboard.promises.words import in_words, period, said
from tests.promises.test_showing_attacked import FIRST, HERE, TERMS, history

VISITS, BUDDY = BY_KEY["spoken-before"], BY_KEY["heads-with-buddy"]
MINUTES, IN_POST = BY_KEY["first-human"], BY_KEY["in-post-12"]


def shown(figure, cells, upto=0):
    return line(figure, cells, TERMS[upto], HERE)


@pytest.mark.parametrize(
    ("number", "five"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (12.5, 15), (13, 15)]
)
def test_rounded_to_the_nearest_five(number, five):
    assert rounded(number) == five


def test_about_so_many_of_so_many():
    found = shown(VISITS, history([16], [22]))
    assert said(found) == "about 15 of 20"
    assert period(found.shown) == "autumn 2026"


def test_nothing_under_ten_is_shown():
    assert shown(VISITS, history([5], [9])).shown.state == State.TOO_FEW
    assert shown(VISITS, history([5], [10])).shown.is_shown


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 12), (2, 12), (12, 12), (13, 14)])
def test_nor_all_nor_none_after_rounding(numerator, denominator):
    found = shown(VISITS, history([numerator], [denominator]))
    assert found.shown.state == State.ALL_OR_NONE
    assert said(found).startswith("Not shown: so near to all")


@pytest.mark.parametrize("denominator", range(10, 60))
def test_at_least_three_numbers_next_to_each_other_come_out_the_same(denominator):
    said_of = [
        own_stretches(VISITS, history([numerator], [denominator]), HERE)[0].numerator
        for numerator in range(denominator + 1)
    ]
    assert said_of == sorted(said_of)
    assert said_of[-1] == rounded(denominator)
    assert min(said_of.count(each) for each in said_of) >= 3
    assert all(abs(each - at) <= 4 for at, each in enumerate(said_of))


def test_terms_with_few_are_put_together_and_what_is_left_waits():
    cells = history([3, 3, 2, 4], [4, 6, 5, 4])
    stretches = own_stretches(VISITS, cells, HERE)
    assert stretches == [Stretch((TERMS[0], TERMS[1]), 5, 10)]
    assert period(shown(VISITS, cells, 3).shown) == "autumn 2026 to spring 2027"


def test_over_three_years_rounded_counts_are_added_up_and_old_ones_leave():
    cells = history([11] * 12, [12] * 12)
    assert said(shown(VISITS, cells[:9], 8)) == "Not shown: so near to all, or to none, that it " \
        "would tell of somebody"  # fmt: skip
    cells = history([7] * 12, [12] * 12)
    assert said(shown(VISITS, cells[:9], 8)) == "about 45 of 90"
    assert said(shown(VISITS, cells, 11)) == "about 45 of 90"
    assert shown(VISITS, cells, 11).shown.first == rolling(TERMS[11])[0]


def test_a_stretch_that_began_before_the_three_years_is_left_out():
    cells = history([2, 3, *[0] * 7, 0], [5, 5, *[0] * 7, 0])
    assert shown(VISITS, cells, 8).shown.is_shown
    assert shown(VISITS, cells, 9).shown.state == State.TOO_FEW


def test_what_is_not_measured_says_so():
    figure = replace(BY_KEY["plans-in-five-days"], measure=None)
    assert said(shown(figure, ())) == "Not yet measured"


def test_heads_in_post_sooner_are_not_shown_beside_a_year_on():
    cells = history([7], [14])
    assert shown(BY_KEY["in-post-3"], cells).shown.state == State.SHOWN_LATER
    assert each_shown(BY_KEY["in-post-6"], own_stretches(IN_POST, cells, HERE)) == [
        Shown(State.SHOWN_LATER)
    ]


def minutes(*values, many=20):
    return Measured(len(values), many, tuple(sorted(values)))


def cells_of(*measured):
    return [
        Cell(HERE, term, term, each) for term, each in zip(TERMS, measured, strict=False)
    ]  # fmt: skip


def test_minutes_are_the_middle_rounded_to_five():
    found = shown(MINUTES, cells_of(minutes(*range(4, 21))))
    assert said(found) == "about 10 minutes"


def test_the_middle_of_several_stretches_counts_each_as_often_as_it_has_minutes():
    soon, late = minutes(*[1] * 20), minutes(*[200] * 40, many=40)
    found = shown(MINUTES, cells_of(soon, late), 1)
    assert found.shown.minutes == 200
    assert said(found) == "about 3 hours"
    often, seldom = minutes(*[1] * 40, many=40), minutes(*[200] * 20)
    assert shown(MINUTES, cells_of(often, seldom), 1).shown.minutes == 0
    assert said(shown(MINUTES, cells_of(soon), 1)) == "less than 5 minutes"


def test_minutes_of_fewer_than_ten_are_not_shown():
    assert shown(MINUTES, cells_of(minutes(*range(9)))).shown.state == State.TOO_FEW
    assert shown(MINUTES, cells_of(minutes(*range(15), many=19))).shown.state == State.TOO_FEW


def networks(*counts):
    return [
        Cell(number, FIRST, FIRST, Measured(numerator, denominator))
        for number, (numerator, denominator) in enumerate(counts, start=HERE)
    ]


def test_few_hard_reports_are_counted_across_networks():
    found = shown(IN_POST, networks((2, 4), (2, 4), (1, 4)))
    assert found.is_across
    assert said(found) == "about 5 of 10"


def test_across_networks_there_are_at_least_three_and_ten_in_all():
    assert not shown(IN_POST, networks((3, 6), (3, 6))).shown.is_shown
    assert not shown(IN_POST, networks((1, 3), (1, 3), (1, 3))).shown.is_shown


def test_a_network_that_stands_by_itself_is_in_no_sum_of_others():
    cells = networks((6, 12), (2, 4), (2, 4), (1, 4))
    assert not shown(IN_POST, cells).is_across
    assert stretches_together(cells) == stretches_together(cells[1:]) != []


def test_other_figures_are_never_across_networks():
    cells = networks((2, 4), (2, 4), (1, 4))
    assert shown(VISITS, cells).shown.state == State.TOO_FEW
    assert not shown(VISITS, cells).is_across


def test_the_picture_draws_what_is_shown_and_is_a_share():
    lines = [
        shown(BUDDY, history([15], [20])),
        shown(VISITS, history([1], [2])),
        shown(MINUTES, cells_of(minutes(*range(20)))),
    ]
    drawn = bars(lines)
    assert [(bar.filled, bar.said) for bar in drawn] == [(300, "about 15 of 20")]
    assert drawn[0].height > drawn[0].said_y
    assert bars(lines[1:]) == []


def test_words_of_nothing():
    assert period(Shown(State.TOO_FEW)) == ""
    assert in_words(Shown(State.SHOWN, minutes=60), is_minutes=True) == "about 60 minutes"
    assert over([], [date(2026, 9, 1)], VISITS).state == State.TOO_FEW
