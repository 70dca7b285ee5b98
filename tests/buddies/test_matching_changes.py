from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from buddies.certificate import check
from buddies.matching.changes import apply_change
from buddies.matching.data import WAIVABLE, Problem, Rule, Rules, Weights
from buddies.matching.optimum import CannotKeep
from buddies.matching.plan import Change, ChangeKind, Status
from buddies.matching.rules import broken_rules
from buddies.matching.solve import solve
from tests.buddies.matching_cities import giver, need, school, some_city

PRIMARY, SPECIAL = frozenset({"primary"}), frozenset({"special"})


def after(problem, change):
    changed = apply_change(problem, change)
    plan = solve(changed)
    check(changed, plan)
    return {pair.head: pair.buddy for pair in plan.pairs}


def only_left(problem):
    (left,) = solve(problem).unpaired
    return left


def every_change(problem, plan, head):
    """Return each single change there is, whether it helps or not."""
    keeps = frozenset(pair.head for pair in plan.pairs)
    supported = next(one for one in problem.needs if one.person_id == head)

    def change(kind, buddy, **facts):
        return Change(kind, head, buddy, 0, "", keeps, **facts)

    for one in problem.givers:
        yield change(ChangeKind.ONE_MORE, one.person_id)
        broken = broken_rules(problem, supported, one)
        if len(broken) == 1 and broken[0] in WAIVABLE:
            yield change(ChangeKind.WAIVE, one.person_id, rule=broken[0])
    for pair in plan.pairs:
        if pair.status is not Status.NEW:
            yield change(ChangeKind.MOVE, pair.buddy, moved=pair.head)


def helps(problem, change):
    try:
        solve(apply_change(problem, change))
    except CannotKeep:
        return False
    return True


@given(st.integers(0, 10**6), st.integers(2, 7), st.integers(1, 5), st.sampled_from([0, 20, 400]))
@example(3, 4, 4, 0)  # whose published pair goes with a wish that was refused, a reserve behind it
@settings(max_examples=100, deadline=None)
def test_a_change_covers_this_head_and_uncovers_nobody(seed, heads, buddies, one_more):
    problem = some_city(seed, heads, buddies)
    weights = Weights(ask_one_more=one_more, ask_to_move=10)
    problem = replace(problem, rules=replace(problem.rules, weights=weights))
    plan = solve(problem)
    covered = {pair.head for pair in plan.pairs}
    for left in plan.unpaired:
        possible = [
            change for change in every_change(problem, plan, left.head) if helps(problem, change)
        ]
        assert (left.change is None) == (not possible)
        if left.change is not None:
            assert covered | {left.head} <= after(problem, left.change).keys()


def test_somebody_who_is_full_is_asked_to_take_one_more():
    problem = Problem((need(1), need(2)), (giver(9, 1),))
    left = only_left(problem)
    assert left.why == "1 person could support this head and is full."
    assert left.change.kind is ChangeKind.ONE_MORE
    assert left.help == f"If Buddy 9 takes one more, Head {left.head} has a buddy."
    assert after(problem, left.change) == {1: 9, 2: 9}


def test_somebody_who_said_none_is_asked_last():
    left = only_left(Problem((need(1), need(2)), (giver(8, 0), giver(9, 1))))
    assert left.why == "2 people could support this head and are all full."
    assert left.change.buddy == 9
    assert only_left(Problem((need(1),), (giver(8, 0),))).change.buddy == 8


def test_a_buddy_over_capacity_takes_one_more_than_they_have():
    problem = Problem((need(1),), (giver(9, 1),), fixed=((5, 9), (6, 9)))
    assert after(problem, only_left(problem).change) == {1: 9}


def test_a_waived_rule_is_named():
    problem = Problem((need(1, window_open=True),), (giver(9, window_open=True),))
    left = only_left(problem)
    assert left.change.rule is Rule.BOTH_IN_WINDOW
    assert left.help == (
        "If this rule is set aside for Head 1 and Buddy 9, Head 1 has a buddy: "
        "both have an open window."
    )
    assert after(problem, left.change) == {1: 9}


def test_the_nearest_waiver_is_found_among_many():
    def at(urn, east, **facts):
        return school(urn, easting=east, northing=0, kind="x", **facts)

    head = need(1, at(1, 0, phases=PRIMARY))
    near = [giver(n, 1, at(n, 5000 + n, phases=SPECIAL)) for n in range(100, 170)]
    fits = giver(999, 1, at(999, 9000, phases=PRIMARY))
    rules = Rules(max_distance_km=1)
    left = only_left(Problem((head,), (*near, fits), rules))
    assert (left.change.buddy, left.change.rule) == (999, Rule.TOO_FAR)
    assert left.why == (
        "71 people offered and none may support this head (71: further apart than was agreed)."
    )
    same = [replace(one, schools=(at(one.person_id, 5000, phases=PRIMARY),)) for one in near]
    away = giver(999, 1, at(999, 29_000, phases=PRIMARY))
    assert only_left(Problem((head,), (*same, away), rules)).change.buddy < 999
    barred = frozenset((1, one.person_id) for one in near)
    problem = Problem((head,), (*near, away), rules, forbidden=barred)
    assert only_left(problem).change.buddy == 999
    assert after(problem, only_left(problem).change) == {1: 999}
    untried = [replace(one, inspections=0) for one in same]
    assert only_left(Problem((head,), (*untried, away), rules)).change.buddy < 999


def moving(**facts):
    heads = need(1), need(2, window_open=True)
    givers = giver(8, 1, window_open=True), giver(9, 1)
    dear = Weights(ask_one_more=500)
    return Problem(heads, givers, Rules(weights=dear), fixed=((1, 9),), **facts)


def test_a_published_pair_whose_head_can_go_elsewhere_is_moved():
    problem = moving(waived=frozenset({(2, 9, Rule.BOTH_IN_WINDOW)}))
    problem = replace(problem, forbidden=frozenset({(2, 8)}))
    left = only_left(problem)
    assert (left.change.kind, left.change.moved, left.change.buddy) == (ChangeKind.MOVE, 1, 9)
    assert left.help == (
        "If the pair of Head 1 with Buddy 9 is released, Head 1 can have another buddy "
        "and Head 2 has one too."
    )
    assert after(problem, left.change) == {1: 8, 2: 9}


def test_a_pair_is_not_moved_during_an_open_visit():
    problem = moving(held=frozenset({1}), forbidden=frozenset({(2, 8)}))
    assert only_left(problem).change.kind is ChangeKind.ONE_MORE


def test_a_pinned_pair_can_be_moved_too():
    problem = moving(forbidden=frozenset({(2, 8)}))
    problem = replace(problem, fixed=(), pinned=((1, 9),))
    change = only_left(problem).change
    assert change.kind is ChangeKind.MOVE
    assert after(problem, change) == {1: 8, 2: 9}


def test_a_refused_wish_does_not_take_the_place_that_a_change_makes():
    problem = Problem((need(1), need(2), need(3)), (giver(9, 1),), pinned=((1, 9), (2, 9)))
    change = next(left.change for left in solve(problem).unpaired if left.head == 3)
    assert after(problem, change) == {1: 9, 3: 9}


def test_nobody_has_offered_is_said_openly():
    left = only_left(Problem((need(1),), ()))
    assert left.why == "Nobody has offered to be a buddy yet."
    assert left.help == "Nobody has offered yet: ask a colleague from another school."
    assert left.change is None
    left = only_left(Problem((need(1),), (giver(1, 1, school(9)),)))
    assert left.why == "Nobody else has offered to be a buddy yet."
    assert left.help == "No single change helps: somebody has to offer."


def test_the_reasons_for_nobody_are_counted_by_rule():
    trust = frozenset({5})
    givers = giver(7, 1, school(7, bodies=trust)), giver(8, roles_in=trust), giver(9)
    head = need(1, school(1, bodies=trust))
    left = only_left(Problem((head,), givers, forbidden=frozenset({(9, 1)})))
    assert left.change is None
    assert left.why == (
        "3 people offered and none may support this head (1: both are under the same trust, "
        "federation or other responsible organisation; 1: the buddy holds a role in an "
        "organisation responsible for the school; 1: not possible for these two)."
    )
