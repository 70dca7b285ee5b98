"""Counts from which nobody can be worked out."""

from collections import defaultdict
from itertools import product

from core.small_numbers import FEW, FEWER, NOT_SHOWN, hide_small, in_bands


def words(*numbers):
    counts = hide_small({str(at): number for at, number in enumerate(numbers)})
    return tuple(said for _label, said in counts.parts), counts.total


def test_large_numbers_are_shown_with_their_sum():
    assert words(5, 8, 20) == (("5", "8", "20"), "33")


def test_small_numbers_hide_the_sum_and_one_number_more():
    assert words(3, 8, 20) == ((FEWER, NOT_SHOWN, "20"), NOT_SHOWN)
    assert words(50, 4, 4) == ((NOT_SHOWN, FEWER, FEWER), NOT_SHOWN)
    assert words(0, 30) == ((FEWER, NOT_SHOWN), NOT_SHOWN)


def test_too_few_to_count_say_nothing():
    assert words(1, 0) == ((FEWER, FEWER), NOT_SHOWN)
    assert not hide_small({"a": 1, "b": 0}).says_something
    assert hide_small({"a": 1, "b": 9, "c": 9}).says_something


def alike(key):
    """Three numbers each, by what is known of them."""
    groups = defaultdict(list)
    for numbers in product(range(13), repeat=3):
        groups[key(numbers)].append(numbers)
    return groups


def test_whoever_knows_how_it_is_done_learns_no_more_than_fewer_than_five():
    for (said, _total), numbers in alike(lambda numbers: words(*numbers)).items():
        for at, each in enumerate(said):
            candidates = {several[at] for several in numbers}
            if each == FEWER:
                assert candidates == set(range(FEW))
            elif each == NOT_SHOWN:
                assert candidates == set(range(FEW, 13))


def test_whoever_knows_the_sum_as_well_is_left_with_several():
    known = alike(lambda numbers: (sum(numbers), words(*numbers)))
    for (total, (said, _)), numbers in known.items():
        shown = sum(int(each) for each in said if each.isdecimal())
        if not shown or total - shown == FEW or total - shown > 12:
            continue  # A table that says nothing is not shown; 12 is where this test ends.
        for at, each in enumerate(said):
            if not each.isdecimal():
                assert len({several[at] for several in numbers}) > 1, (total, said)


def test_bands_say_roughly_how_many_and_never_the_sum():
    counts = in_bands({"a": 0, "b": 5, "c": 19, "d": 20})
    assert [said for _, said in counts.parts] == [FEWER, "5 to 9", "10 to 19", "20 or more"]
    assert counts.total == NOT_SHOWN
    assert counts.says_something
    assert not in_bands({"a": 4}).says_something
