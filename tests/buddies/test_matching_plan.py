import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from buddies.certificate import check
from buddies.matching.data import Problem, Rule, Rules
from buddies.matching.optimum import CannotKeep
from buddies.matching.plan import Objective, Refused, Status
from buddies.matching.solve import solve
from tests.buddies.matching_cities import giver, need, school

PRIMARY = frozenset({"primary"})


def solved(*args, **facts):
    problem = Problem(*args, **facts)
    plan = solve(problem)
    check(problem, plan)
    assert plan.optimal
    return plan


def pairs(plan):
    return {pair.head: pair.buddy for pair in plan.pairs}


def only_reasons(head, buddy, **facts):
    (pair,) = solved((head,), (buddy,), **facts).pairs
    return pair.reasons


def test_covering_everybody_comes_before_a_good_fit():
    heads = (
        need(1, school(1, easting=0, northing=0)),
        need(2, school(2, easting=0, northing=0, bodies=frozenset({5}))),
    )
    near = giver(3, 1, school(3, easting=0, northing=0))
    away = giver(4, 1, school(4, easting=30_000, northing=0, bodies=frozenset({5})))
    assert pairs(solved(heads, (near, away))) == {1: 4, 2: 3}


def test_one_bad_pair_is_avoided_before_the_total_is_made_small():
    def at(urn, east):
        return school(urn, phases=PRIMARY, kind="x", easting=east, northing=0)

    heads = need(1, at(1, 0)), need(2, at(2, 10_000))
    givers = giver(3, 1, at(3, 10_000)), giver(4, 1, at(4, 21_000))
    plan = solved(heads, givers)
    assert pairs(plan) == {1: 3, 2: 4}
    assert plan.objectives[:3] == (
        Objective("Heads covered", 2, 2),
        Objective("Largest mismatch", 22, 22),
        Objective("Total fit", 42, 42),
    )


def test_the_load_is_spread_evenly():
    heads = tuple(need(n) for n in range(1, 5))
    plan = solved(heads, (giver(11, 4), giver(12, 4)))
    assert sorted(pairs(plan).values()) == [11, 11, 12, 12]


def test_an_executive_head_of_three_schools_has_one_buddy():
    plan = solved((need(1, school(1), school(2), school(3)),), (giver(9, 3),))
    assert pairs(plan) == {1: 9}


def test_a_published_pair_stays_and_uses_capacity():
    rules_moved_on = frozenset({(1, 8)})
    plan = solved((need(1), need(2)), (giver(8, 1), giver(9, 1)), fixed=((1, 8), (5, 7)))
    assert pairs(plan) == {1: 8, 2: 9}
    assert [pair.status for pair in plan.pairs] == [Status.PUBLISHED, Status.NEW]
    plan = solved((need(1),), (giver(8),), fixed=((1, 8),), forbidden=rules_moved_on)
    assert plan.pairs[0].check
    assert plan.pairs[0].reasons[-1] == "check: not possible for these two"


def test_a_published_buddy_who_withdrew_stays_until_released():
    plan = solved((need(1),), (giver(9),), fixed=((1, 8),))
    assert pairs(plan) == {1: 8}


def test_a_pair_published_outside_this_run_uses_capacity():
    plan = solved((need(1),), (giver(9, 1),), fixed=((5, 9),))
    assert plan.unpaired[0].why == "1 person could support this head and is full."


def test_a_pinned_pair_is_followed_though_another_fits_better():
    near, away = (school(n, easting=n * 1000, northing=0) for n in (1, 30))
    head = need(5, school(5, easting=0, northing=0))
    plan = solved((head,), (giver(1, 1, near), giver(2, 1, away)), pinned=((5, 2),))
    assert pairs(plan) == {5: 2}
    assert "Pinned for this run" in plan.pairs[0].reasons


def test_a_wish_that_cannot_be_followed_is_refused_with_the_reason():
    heads = need(1), need(2, window_open=True), need(3), need(4)
    givers = giver(11, 1), giver(12, 1, window_open=True)
    pinned = ((1, 11), (2, 12), (3, 11), (4, 12), (7, 11))
    plan = solved(heads, givers, pinned=pinned, fixed=((4, 12),))
    assert plan.refused == (
        Refused(2, 12, "both have an open window"),
        Refused(3, 11, "this buddy is full"),
        Refused(4, 12, "this head already has a buddy"),
        Refused(7, 11, "one of the two is not in this run"),
    )


def test_a_promise_that_cannot_be_kept_is_said():
    heads = need(1), need(2)
    with pytest.raises(CannotKeep, match="promised a buddy"):
        solve(Problem(heads, (giver(9, 1),), promised=frozenset({1, 2})))
    assert pairs(solved(heads, (giver(9, 1),), promised=frozenset({2}))) == {2: 9}


def test_pairs_and_the_unpaired_are_listed_by_due_date():
    heads = need(1, due=date(2027, 3, 1)), need(2, due=date(2027, 1, 1)), need(3)
    assert [pair.head for pair in solved(heads, (giver(9, 3),)).pairs] == [2, 1, 3]
    assert [left.head for left in solved(heads, ()).unpaired] == [2, 1, 3]


def test_a_school_without_a_known_responsible_body_is_listed_and_its_pairs_are_checked():
    ours = school(1, responsible_unknown=True)
    plan = solved((need(1, ours), need(2)), (giver(9, 2),))
    assert plan.schools_to_check == (1,)
    assert [pair.check for pair in plan.pairs] == [True, False]
    assert plan.pairs[0].reasons[-1] == "check: who is responsible for School 1 is not known"


def test_each_pair_says_why_in_plain_words():
    ours = school(1, phases=PRIMARY, easting=0, northing=0, bodies=frozenset({5}))
    theirs = school(2, phases=PRIMARY, easting=2260, northing=0, bodies=frozenset({6}))
    assert only_reasons(need(1, ours), giver(2, 1, theirs, inspections=1)) == (
        "Both lead primary schools",
        "2.3 km apart",
        "Different trusts",
        "Has been through one inspection as head",
        "Supports nobody else",
    )
    near = school(2, phases=frozenset({"special"}), easting=999, northing=0)
    assert only_reasons(need(1, ours), giver(2, 3, near, inspections=0), fixed=((7, 2),)) == (
        "Leads special, not primary",
        "Less than 1 km apart",
        "No trust in common",
        "Has not been through an inspection as head",
        "Supports 1 other head",
    )
    waived = frozenset({(1, 2, Rule.OTHER_PHASE)})
    buddy = giver(2, 3, phases=PRIMARY, inspections=None)
    fixed = ((7, 2), (8, 2))
    assert only_reasons(need(1), buddy, fixed=fixed, waived=waived) == (
        "Phase not known for both",
        "Distance not known",
        "No trust in common",
        "Supports 2 other heads",
        "Rule waived: other phase",
    )


def test_a_published_pair_under_one_trust_does_not_claim_different_trusts():
    ours, theirs = (school(n, bodies=frozenset({5})) for n in (1, 2))
    said = only_reasons(need(1, ours), giver(2, 1, theirs), fixed=((1, 2),))
    assert "Different trusts" not in said
    assert "check: both are under the same trust" in said[-1]


def test_no_reason_tells_of_a_conflict():
    heads, givers = (need(1), need(2)), (giver(8), giver(9))
    plan = solved(heads, givers, conflicts_between=frozenset({(1, 8), (1, 9)}))
    assert "conflict" not in repr(plan).lower()
    assert "2: not possible for these two" in plan.unpaired[0].why


def test_places_far_apart_and_unknown_are_found_by_the_neighbourhood():
    heads = (
        need(1, school(1, easting=-5, northing=-5)),
        need(2, school(2, easting=500_000, northing=600_000)),
        need(3),
    )
    givers = (
        giver(11, 1, school(11, easting=5, northing=5)),
        giver(12, 1),
        giver(13, 1, school(13, easting=0, northing=90_000)),
    )
    rules = Rules(max_distance_km=1)
    assert pairs(solved(heads, givers, rules=rules)) == {1: 11, 2: 12, 3: 13}
    waived = frozenset({(2, 13, Rule.TOO_FAR)})
    apart = replace(Problem(heads[1:2], givers, rules), waived=waived, pinned=((2, 13),))
    assert pairs(solve(apart)) == {2: 13}


def test_the_solver_is_loaded_only_by_a_run_and_never_by_the_checker():
    code = (
        "import sys, buddies.certificate as c; import buddies.matching.data, buddies.matching.plan;"
        "assert not {'numpy', 'ortools', 'buddies.matching.optimum'} & set(sys.modules);"
        "import buddies.matching.solve; assert 'ortools' not in sys.modules;"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
