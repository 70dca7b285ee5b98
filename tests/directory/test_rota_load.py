"""Duties shared fairly."""

import pytest

from directory.models import Entry
from directory.rota.load import in_turn, words_for


def order(loads, *ids):
    return [entry.pk for entry in in_turn([Entry(pk=pk) for pk in ids], loads)]


def test_whoever_has_had_fewest_is_suggested_first():
    assert order({1: 2, 3: 1, 4: 0}, 1, 2, 3, 4) == [2, 4, 3, 1]


def test_of_two_who_have_had_as_many_the_order_stays():
    assert order({}, 2, 1) == [2, 1]


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([2, 4, 3], "you 3, others 2 to 4"),
        ([2, 2, 2], "you 3, others 2"),
        ([2, 4], "you 3"),
        ([], "you 3"),
    ],
)
def test_a_range_of_others_is_shown_only_where_nobody_can_be_worked_out(others, words):
    assert words_for(3, others) == words
