"""Somebody keeps everything that was ever shown, and tries to work out what was not.

They have every public table of every term (the file says the same), what members see, and, exactly,
how many negative outcomes were published in each term (so the denominators). They try every world
that fits, so whatever can be worked out, they work out.
"""

import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

import pytest

from core.small_numbers import in_bands
from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from dashboard.promises.periods import rolling, term_after
from dashboard.promises.showing import (
    Cell,
    each_shown,
    line,
    own_stretches,
    rounded,
    stretches_together,
)

VISITS = BY_KEY["spoken-before"]
BUDDY, RESERVE = BY_KEY["heads-with-buddy"], BY_KEY["heads-with-reserve"]
CALL_OUTS = BY_KEY["call-outs-answered"]
MINUTES = BY_KEY["first-human"]
IN_POST, DEFAULT_KEPT = BY_KEY["in-post-12"], BY_KEY["default-kept"]
FIRST = date(2026, 9, 1)
HERE = 1

# So many in each term: few, many, none, and the one by which a sum just grows.
DENOMINATORS = [
    (1, 1, 9, 1),
    (2, 3, 5, 1, 9),
    (10, 1, 1, 10),
    (9, 1, 10, 1),
    (4, 0, 6, 3, 7),
    (12, 2, 9),
    (3, 3, 3, 1, 2, 3),
    (11, 1, 9, 4),
    (13, 14, 1),
    (2, 1, 1, 2, 1, 1, 1, 1, 1),
]


def terms_from(first: date, many: int) -> list[date]:
    terms = [first]
    while len(terms) < many:
        terms.append(term_after(terms[-1]))
    return terms


TERMS = terms_from(FIRST, 20)


def history(counts: Iterable[int], denominators: Iterable[int], network: int = HERE) -> list[Cell]:
    """A network's terms, each frozen on the day that the next begins."""
    return [
        Cell(network, term, term_after(term), Measured(numerator, denominator))
        for term, numerator, denominator in zip(TERMS, counts, denominators, strict=False)
    ]


def everything_shown(figure, cells: list[Cell], network: int = HERE) -> tuple[object, ...]:
    """Every public table, and every page of members, from the first term to the last and until
    all have left the three years."""
    tables, members = [], []
    many = len({cell.term for cell in cells})
    for at, last in enumerate(TERMS[: many + 3]):
        frozen = [cell for cell in cells if cell.term <= last]
        tables.append(replace(line(figure, frozen, last, network), figure=None))
        if at < many:
            members.append(tuple(each_shown(figure, own_stretches(figure, frozen, network))))
    return (*tables, *members)


World = tuple[int, ...]


def worked_out(
    worlds: Iterable[World], seen: Callable[[World], object]
) -> Iterator[tuple[World, list[set[int]]]]:
    """For each thing that may be seen, one world that shows it, and what each number may be."""
    fitting: dict[object, list[World]] = defaultdict(list)
    for world in worlds:
        fitting[seen(world)].append(world)
    for same in fitting.values():
        yield same[0], [set(values) for values in zip(*same, strict=True)]


def numerators(denominators: Iterable[int]) -> Iterator[World]:
    return product(*(range(each + 1) for each in denominators))


def assert_nothing_worked_out(possible: list[set[int]], denominators: tuple[int, ...]) -> None:
    for values, denominator in zip(possible, denominators, strict=True):
        if not denominator:
            continue
        assert len(values) >= 2, (possible, denominators)
        # Never that it was nobody, or everybody; and of one or two, not even that it was not.
        assert values != {0}
        assert values != {denominator}
        if denominator <= 2:
            assert values == set(range(denominator + 1)), (possible, denominators)


@pytest.mark.parametrize("denominators", DENOMINATORS)
def test_no_count_of_a_term_can_be_worked_out_from_all_that_was_ever_shown(denominators):
    for _, possible in worked_out(
        numerators(denominators),
        lambda world: everything_shown(VISITS, history(world, denominators)),
    ):
        assert_nothing_worked_out(possible, denominators)


@pytest.mark.parametrize("denominators", DENOMINATORS)
def test_nor_could_it_if_each_stretch_were_printed_by_itself(denominators):
    for _, possible in worked_out(
        numerators(denominators),
        lambda world: tuple(own_stretches(VISITS, history(world, denominators), HERE)),
    ):
        assert_nothing_worked_out(possible, denominators)


def test_the_attack_has_teeth_sums_that_are_only_rounded_give_a_head_away():
    """What was rejected: each term's sum over three years, rounded to five, not under ten, not
    all or none. The same attacker finds out whether the one head of a term stayed."""
    denominators = (2, 3, 5, 1, 9)

    def rounded_sums(world: World) -> tuple[object, ...]:
        table: list[object] = []
        for upto in range(1, len(world) + 1):
            numerator, denominator = rounded(sum(world[:upto])), rounded(sum(denominators[:upto]))
            hidden = sum(denominators[:upto]) < 10 or numerator in (0, denominator)
            table.append(None if hidden else (numerator, denominator))
        return tuple(table)

    found = worked_out(numerators(denominators), rounded_sums)
    assert any(len(values) == 1 for _, possible in found for values in possible)


def test_a_reserve_and_a_buddy_together_tell_no_more_than_each():
    denominators = (4, 6, 1)
    each = [[(b, r) for b in range(d + 1) for r in range(b + 1)] for d in denominators]

    def seen(world: World) -> object:
        buddies, reserves = world[::2], world[1::2]
        return (
            everything_shown(BUDDY, history(buddies, denominators)),
            everything_shown(RESERVE, history(reserves, denominators)),
        )

    worlds = (sum(pairs, ()) for pairs in product(*each))
    for _, possible in worked_out(worlds, seen):
        assert_nothing_worked_out(possible, tuple(d for d in denominators for _ in "br"))


# Networks with few hard reports: by network, how many in each term.
TOGETHER = [
    ((3, 1), (2, 1), (2, 3)),
    ((5, 1, 0), (1, 0, 2), (4, 0, 1)),
    ((9, 2), (2, 0), (1, 1)),
]


@pytest.mark.parametrize("networks", TOGETHER)
def test_nobody_is_worked_out_across_networks_nor_when_one_begins_to_stand_by_itself(networks):
    flat = tuple(each for denominators in networks for each in denominators)
    many = len(networks[0])

    def seen(world: World) -> object:
        cells = [
            cell
            for at, denominators in enumerate(networks)
            for cell in history(world[at * many : (at + 1) * many], denominators, at + 1)
        ]
        pages = [everything_shown(IN_POST, cells, at + 1) for at in range(len(networks))]
        return tuple(pages), tuple(stretches_together(cells))

    for _, possible in worked_out(numerators(flat), seen):
        assert_nothing_worked_out(possible, flat)


# -- heads in post a year on, and plans in which the default was kept -----------------------------

# By network, how many heads and how many plans in each term: two may lead a school, and of a hard
# report that became known late there may be no plan.
HEADS_AND_PLANS = [
    ([(11, 1)], [(11, 1)]),
    ([(10, 1, 4)], [(10, 1, 4)]),
    ([(11, 3)], [(10, 2)]),
    ([(10, 2, 1)], [(9, 2, 1)]),
    ([(3, 1), (2, 1), (2, 3)], [(3, 1), (2, 1), (2, 3)]),
]
if os.environ.get("SOAK"):
    HEADS_AND_PLANS.append(([(4, 1), (2, 2), (3, 1)], [(3, 1), (2, 1), (3, 1)]))


@pytest.mark.parametrize(("heads", "plans"), HEADS_AND_PLANS)
def test_who_stayed_and_what_was_departed_from_tell_together_no_more_than_each(heads, plans):
    """They are nearly the same heads, and no more were departed from than left."""
    flat_heads = tuple(each for terms in heads for each in terms)
    flat_plans = tuple(each for terms in plans for each in terms)
    networks = [at for at, terms in enumerate(heads, HERE) for _ in terms]

    @cache
    def shown_of(figure, numerators: World, denominators: World) -> object:
        cells = [
            cell
            for network in dict.fromkeys(networks)
            for cell in history(
                _of(network, networks, numerators), _of(network, networks, denominators), network
            )
        ]
        pages = [everything_shown(figure, cells, network) for network in dict.fromkeys(networks)]
        return tuple(pages), tuple(stretches_together(cells))

    def seen(world: World) -> object:
        return (
            shown_of(IN_POST, world[::2], flat_heads),
            shown_of(DEFAULT_KEPT, world[1::2], flat_plans),
        )

    each = [
        [(h - left, p - gone) for left in range(h + 1) for gone in range(min(left, p) + 1)]
        for h, p in zip(flat_heads, flat_plans, strict=True)
    ]
    denominators = tuple(d for pair in zip(flat_heads, flat_plans, strict=True) for d in pair)
    worlds = (sum(pairs, ()) for pairs in product(*each))
    for _, possible in worked_out(worlds, seen):
        assert_nothing_worked_out(possible, denominators)


def test_the_limit_whoever_knows_who_left_may_learn_that_all_of_them_were_departed_from():
    """Who is in post is often public. What no rounding can hide is said in the document."""
    worlds = [(11 - gone,) for gone in range(3 + 1)]
    found = worked_out(
        worlds, lambda world: tuple(own_stretches(DEFAULT_KEPT, history(world, [11]), HERE))
    )
    assert [values for _, [values] in found] == [{9, 10, 11}, {8}]


def test_the_limit_is_the_same_where_plans_of_several_networks_are_put_together():
    """Most of them may be of one network, and in how many somebody left is known of the others."""

    def seen(gone: World) -> object:
        cells = [
            cell
            for network, denominator in enumerate((9, 1, 1), HERE)
            for cell in history([denominator - gone[network - HERE]], [denominator], network)
        ]
        return tuple(stretches_together(cells))

    # Three left in the first network, and nobody in the others.
    found = worked_out(((gone, 0, 0) for gone in range(3 + 1)), seen)
    assert [values for _, [values, _, _] in found] == [{0, 1, 2}, {3}]


@pytest.mark.parametrize("left", [3, 4, 8, 9])
def test_the_limit_hiding_it_where_all_who_left_were_departed_from_says_so(left):
    def seen(world: World) -> object:
        if 11 - world[0] == left:
            return "not shown"
        return tuple(own_stretches(DEFAULT_KEPT, history(world, [11]), HERE))

    found = worked_out([(11 - gone,) for gone in range(left + 1)], seen)
    assert {11 - left} in [values for _, [values] in found]


def _of(network: int, networks: list[int], numbers: World) -> World:
    return tuple(each for at, each in zip(networks, numbers, strict=True) if at == network)


def test_a_term_is_in_one_stretch_alone_and_a_full_one_never_changes():
    spun = random.Random(6)
    for _ in range(60):
        cells = []
        for network in range(1, spun.randint(2, 6)):
            for term in TERMS[:14]:
                denominator = spun.choice((0, 1, 2, 3, 6))
                late = term_after(term_after(term)) if spun.random() < 0.1 else term_after(term)
                measured = Measured(spun.randint(0, denominator), denominator)
                cells.append(Cell(network, term, late, measured))
        nights = sorted({cell.frozen_on for cell in cells})
        before: dict[int, list[object]] = defaultdict(list)
        for night in nights:
            known = [cell for cell in cells if cell.frozen_on <= night]
            now = {
                network: own_stretches(IN_POST, known, network)
                for network in {cell.network_id for cell in known}
            }
            now[0] = stretches_together(known)
            for network, stretches in now.items():
                assert stretches[: len(before[network])] == before[network]
                before[network] = list(stretches)


# -- call-outs: coordinators see bands of each term ------------------------------------------------

MOST = 14


def test_the_bands_that_coordinators_see_and_what_is_public_do_not_fill_each_other_in():
    """How soon somebody answered, in four parts: each keeps several values, and so do the sums.
    Where a part reaches the largest that is tried, larger ones fit too."""

    @cache
    def shown_of(answered: int, asked: int) -> object:
        return tuple(own_stretches(CALL_OUTS, history([answered], [asked]), HERE))

    def seen(world: World) -> object:
        *_, answered, asked = world
        soon = in_bands(dict(zip("abcd", world[:4], strict=True)))
        return soon, shown_of(answered, asked)

    worlds = ((*parts, sum(parts[:3]), sum(parts)) for parts in product(range(MOST), repeat=4))
    tried = 0
    for world, possible in worked_out(worlds, seen):
        if any(MOST - 1 in part for part in possible[:4]):
            continue
        tried += 1
        assert all(len(each) >= 2 for each in possible), (world, possible)
    assert tried > 50


def test_call_outs_of_a_term_with_few_are_in_no_figure():
    """Whatever coordinators see of other terms, there is nothing to take it from."""
    few, other = history([9, 3], [9, 3]), history([9, 0], [9, 1])
    assert own_stretches(CALL_OUTS, few, HERE) == own_stretches(CALL_OUTS, other, HERE) == []
    with_many = history([4, 15], [9, 20])
    assert own_stretches(CALL_OUTS, with_many, HERE) == own_stretches(
        CALL_OUTS, history([0, 15], [0, 20]), HERE
    )


# -- minutes ---------------------------------------------------------------------------------------


def test_no_single_time_can_be_worked_out_of_a_median():
    spun = random.Random(18)
    for _ in range(60):
        many = spun.randint(20, 40)
        minutes = tuple(sorted(spun.randint(0, 60) for _ in range(spun.randint(13, many))))
        seen = stretch_of(minutes, many)
        for at, one in enumerate(minutes):
            rest = minutes[:at] + minutes[at + 1 :]
            others = {
                value
                for value in range(61)
                if value != one and stretch_of(tuple(sorted((*rest, value))), many) == seen
            }
            assert others, (minutes, one)


def stretch_of(minutes: tuple[int, ...], many: int) -> object:
    measured = Measured(len(minutes), many, minutes)
    return own_stretches(MINUTES, [Cell(HERE, FIRST, term_after(FIRST), measured)], HERE)


def test_a_median_needs_more_than_ten_times_however_few_were_answered():
    for answered in range(21):
        found = stretch_of(tuple(range(answered)), 20)
        assert [each.minutes is None for each in found] == [answered < 13]


def test_three_years_are_nine_terms():
    assert len(rolling(FIRST)) == 9
