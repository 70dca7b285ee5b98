from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buddies.certificate import every_pair
from buddies.matching.data import Problem, Rule, Rules, Weights
from buddies.matching.edges import allowed_pairs
from buddies.matching.facts import facts_of
from buddies.matching.rules import broken_rules, mismatch
from tests.buddies.matching_cities import giver, need, school, some_city

NEAR = {"easting": 1000, "northing": 1000}
FAR = {"easting": 4000, "northing": 5000}


def broken(head, buddy, **facts):
    return broken_rules(Problem((head,), (buddy,), **facts), head, buddy)


def test_two_strangers_may_be_paired():
    assert broken(need(1), giver(2)) == []


def test_nobody_is_their_own_buddy():
    assert broken(need(1), giver(1, 1, school(9))) == [Rule.THEMSELVES]


def test_co_heads_of_one_school_are_not_paired():
    assert broken(need(1, school(7)), giver(2, 1, school(7))) == [Rule.SAME_SCHOOL]


def test_heads_under_one_trust_are_not_paired():
    ours, theirs = school(1, bodies=frozenset({5})), school(2, bodies=frozenset({5, 6}))
    assert broken(need(1, ours), giver(2, 1, theirs)) == [Rule.SAME_BODY]


def test_two_schools_of_one_council_may_be_paired():
    ours, theirs = school(1, responsible=frozenset({5})), school(2, responsible=frozenset({5}))
    assert broken(need(1, ours), giver(2, 1, theirs)) == []


@pytest.mark.parametrize("part", ["bodies", "responsible"])
def test_nobody_with_a_role_in_a_responsible_organisation_supports_the_head(part):
    ours = school(1, **{part: frozenset({5})})
    assert broken(need(1, ours), giver(2, roles_in=frozenset({5}))) == [Rule.HOLDS_ROLE]


@pytest.mark.parametrize(
    "facts",
    [
        {"forbidden": frozenset({(1, 2)})},
        {"forbidden": frozenset({(2, 1)})},
        {"conflicts_between": frozenset({(2, 1)})},
        {"conflicts": frozenset({(2, 10)})},
        {"conflicts": frozenset({(1, 20)})},
    ],
)
def test_a_forbidden_pair_and_a_declared_conflict_look_the_same(facts):
    pair = need(1, school(10)), giver(2, 1, school(20))
    assert broken(*pair, **facts) == [Rule.NOT_POSSIBLE]
    assert broken(need(3, school(10)), giver(4, 1, school(20)), **facts) == []


def test_not_both_in_an_open_window_unless_the_network_allows_it():
    pair = need(1, window_open=True), giver(2, window_open=True)
    assert broken(*pair) == [Rule.BOTH_IN_WINDOW]
    assert broken(*pair, rules=Rules(allow_both_in_window=True)) == []


def test_a_buddy_may_ask_for_certain_phases():
    ours = school(1, phases=frozenset({"primary"}))
    assert broken(need(1, ours), giver(2, phases=frozenset({"secondary"}))) == [Rule.OTHER_PHASE]
    assert broken(need(1, ours), giver(2, phases=frozenset({"primary"}))) == []
    assert broken(need(1), giver(2, phases=frozenset({"primary"}))) == []


def test_a_distance_limit_counts_from_the_nearest_schools_and_spares_the_unknown():
    rules = Rules(max_distance_km=4.9)
    ours, theirs = school(1, **NEAR), school(2, **FAR)
    assert broken(need(1, ours), giver(2, 1, theirs), rules=rules) == [Rule.TOO_FAR]
    assert broken(need(1, ours), giver(2, 1, theirs), rules=Rules(max_distance_km=5)) == []
    assert broken(need(1, ours), giver(2, 1, theirs, school(3, **NEAR)), rules=rules) == []
    assert broken(need(1, ours), giver(2), rules=rules) == []


def test_a_waived_rule_counts_for_that_pair_only():
    waived = frozenset({(1, 2, Rule.BOTH_IN_WINDOW)})
    head = need(1, window_open=True)
    assert broken(head, giver(2, window_open=True), waived=waived) == []
    assert broken(head, giver(3, window_open=True), waived=waived) == [Rule.BOTH_IN_WINDOW]


def test_an_executive_head_is_held_to_the_rules_of_each_school():
    ours = school(1, bodies=frozenset({5})), school(2, bodies=frozenset({6}))
    theirs = school(3, bodies=frozenset({6}))
    assert broken(need(1, *ours), giver(2, 1, theirs)) == [Rule.SAME_BODY]


def test_mismatch_adds_phase_kind_distance_and_experience():
    weights = Weights()
    primary = {"phases": frozenset({"primary"}), "kind": "academy"}
    head = need(1, school(1, **primary, **NEAR))
    assert mismatch(head, giver(2, 1, school(2, **primary, **NEAR)), weights) == 0
    assert mismatch(head, giver(2, 1, school(2, **primary, **FAR)), weights) == 10
    assert mismatch(head, giver(2), weights) == 20 + 5 + 20
    other = school(2, phases=frozenset({"special"}), kind="community", **NEAR)
    assert mismatch(head, giver(2, 1, other, inspections=0), weights) == 40 + 10 + 10
    assert mismatch(head, giver(2, 1, other, inspections=None), weights) == 40 + 10 + 5
    away = school(2, **primary, easting=900_000, northing=1000)
    assert mismatch(head, giver(2, 1, away), weights) == weights.far


@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(0, 8))
@settings(max_examples=150, deadline=None)
def test_many_pairs_at_once_follow_the_same_rules_as_one(seed, heads, buddies):
    problem = some_city(seed, heads, buddies)
    facts = facts_of(problem)
    edges = allowed_pairs(facts)
    ids = facts.heads.ids[edges.head], facts.buddies.ids[edges.buddy], edges.mismatch
    assert sorted(zip(*(part.tolist() for part in ids), strict=True)) == sorted(every_pair(problem))


def test_a_conflict_of_somebody_who_left_is_no_trouble():
    away = frozenset({(8, 9)})
    waived = frozenset({(8, 2, Rule.TOO_FAR), (1, 8, Rule.TOO_FAR)})
    problem = Problem((need(1),), (giver(2),), conflicts=away, forbidden=away, waived=waived)
    assert len(allowed_pairs(facts_of(problem)).head) == 1


def test_more_phases_than_the_matcher_can_hold_are_refused():
    schools = [school(n, phases=frozenset({f"phase {n}"})) for n in range(64)]
    with pytest.raises(ValueError, match="63 phases"):
        facts_of(Problem((need(1, *schools),), ()))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"needs": (need(1), need(1))}, "head is listed twice"),
        ({"givers": (giver(1), giver(1))}, "buddy is listed twice"),
        ({"givers": (giver(1, -1),)}, "below nought"),
        ({"fixed": ((1, 2), (1, 3))}, "two published"),
        ({"waived": frozenset({(1, 2, Rule.NOT_POSSIBLE)})}, "Only these rules"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused_in_a_sentence(facts, words):
    with pytest.raises(ValueError, match=words):
        replace(Problem((), ()), **facts)


def test_the_weights_say_since_when_they_are_agreed():
    assert Weights().since == date(2026, 9, 1)
