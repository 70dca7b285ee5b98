"""Who stands behind a pair: chosen with the same care as the buddy, and proved."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from ortools.sat.python import cp_model

from buddies.certificate import Refused, check, every_reserve
from buddies.matching.data import Problem, Rule, Rules, Span
from buddies.matching.edges import Edges
from buddies.matching.optimum import Game
from buddies.matching.plan import Cut, Objective, Prices, Reserve, Status
from buddies.matching.plan import Refused as RefusedWish
from buddies.matching.reserves import _fewest_points
from buddies.matching.rules import load_cost, other_organisation, reserve_room, settle_reserves
from buddies.matching.solve import solve
from buddies.matching.words import proof_of
from tests.buddies.matching_cities import START, giver, need, school, some_city

HARBOUR, CASTLE = frozenset({501}), frozenset({502})


def solved(*args, **facts):
    problem = Problem(*args, **facts)
    plan = solve(problem)
    check(problem, plan)
    assert plan.optimal
    return plan


def behind(plan):
    return {each.head: each.reserve for each in plan.reserves}


def at(urn, east, **facts):
    return school(urn, easting=east, northing=0, **facts)


def test_a_reserve_is_a_third_person_and_needs_no_free_place():
    plan = solved((need(1), need(2)), (giver(8, 1), giver(9, 1)))
    assert behind(plan) == {pair.head: 17 - pair.buddy for pair in plan.pairs}
    assert behind(solved((need(1),), (giver(9, 3),))) == {}


def test_a_buddy_who_is_alone_in_the_city_has_nobody_behind_them():
    plan = solved((need(1),), (giver(1, 2, school(77)), giver(9)))
    assert (plan.pairs[0].buddy, behind(plan)) == (9, {})


def test_a_reserve_of_another_organisation_comes_before_a_good_fit():
    head = need(1, at(1, 0))
    buddy = giver(8, 1, at(8, 0, bodies=HARBOUR))
    near = giver(9, 1, at(9, 100, bodies=HARBOUR), inspections=0)
    away = giver(10, 1, at(10, 29_000, bodies=CASTLE), inspections=0)
    plan = solved((head,), (buddy, near, away))
    assert behind(plan) == {1: 10}
    assert plan.reserves[0].apart
    assert plan.reserves[0].reasons[0] == "Not of the buddy’s organisation"
    plan = solved((head,), (buddy, near))
    assert behind(plan) == {1: 9}
    assert plan.reserves[0].reasons[0] == "Of the same organisation as the buddy"


def test_more_heads_with_a_reserve_come_before_another_organisation():
    heads = need(1), need(2)
    buddies = giver(8, 1, school(8, bodies=HARBOUR)), giver(9, 1, school(9, bodies=HARBOUR))
    rules = Rules(reserve_beyond_capacity=0)
    plan = solved(heads, (*buddies, giver(10, 1)), rules=rules, forbidden=frozenset({(2, 10)}))
    assert len(behind(plan)) == 2
    assert plan.objectives[4].value == 1


def test_what_is_not_known_of_an_employer_does_not_count_as_another():
    known, unknown = school(8), school(8, responsible_unknown=True)
    assert other_organisation(giver(8, 1, known), giver(9))
    assert not other_organisation(giver(8, 1, unknown), giver(9))
    assert not other_organisation(giver(9), giver(8, 1, unknown))
    assert not other_organisation(None, giver(9))
    assert not other_organisation(giver(9), None)
    head = need(1, school(1))
    plan = solved((head,), (giver(8, 1, unknown, inspections=2), giver(9, inspections=0)))
    assert plan.reserves[0].reasons[0] == "Whether of the buddy’s organisation is not known"


def test_co_heads_and_people_with_a_role_in_the_trust_count_as_the_same():
    assert not other_organisation(giver(8, 1, school(7)), giver(9, 1, school(7)))
    officer = giver(9, roles_in=HARBOUR)
    assert not other_organisation(giver(8, 1, school(8, bodies=HARBOUR)), officer)


def test_the_worst_reserve_is_as_good_as_can_be_and_then_all_of_them():
    heads = need(1, at(1, 0)), need(2, at(2, 10_000))
    fixed = ((1, 50), (2, 51))
    kinds = Rules(reserve_beyond_capacity=0)
    others = giver(8, 1, at(8, 10_000)), giver(9, 1, at(9, 21_000))
    plan = solved(heads, others, kinds, fixed=fixed)
    # Else head 2 would have the one next door, and head 1 the one 21 km away.
    assert behind(plan) == {1: 8, 2: 9}


def test_nobody_stands_behind_too_many_and_the_load_is_even():
    heads = tuple(need(n) for n in range(1, 7))
    plan = solved(heads, (giver(90, 6), giver(91, 1), giver(92, 1)))
    held = [each.reserve for each in plan.reserves]
    assert sorted(held.count(one) for one in (90, 91, 92)) in ([0, 3, 3], [2, 2, 2], [1, 2, 3])
    for one in plan.reserves:
        assert one.reasons[-1].startswith("Reserve of ")
    few = solved(heads, (giver(90, 6), giver(91, 1)), Rules(reserve_beyond_capacity=1))
    assert [each.reserve for each in few.reserves].count(91) <= 2


@pytest.mark.parametrize(
    ("head", "reserve", "facts"),
    [
        (need(1, school(1)), giver(9, 1, school(1)), {}),
        (need(1, school(1, bodies=HARBOUR)), giver(9, 1, school(9, bodies=HARBOUR)), {}),
        (need(1, school(1, bodies=HARBOUR)), giver(9, roles_in=HARBOUR), {}),
        (need(1), giver(9), {"forbidden": frozenset({(1, 9)})}),
        (need(1), giver(9), {"conflicts": frozenset({(9, 1)})}),
        (need(1, window_open=True), giver(9, window_open=True), {}),
        (need(1), giver(9, away=(Span(START, START),)), {}),
        (need(1), giver(9, offered=Span(START)), {}),
        (need(1, at(1, 0)), giver(9, 1, at(9, 9000)), {"rules": Rules(max_distance_km=5)}),
    ],
)
def test_the_rules_that_keep_a_pair_apart_keep_a_reserve_away(head, reserve, facts):
    assert behind(solved((head,), (giver(8, 1, school(8)), reserve), **facts)) == {}


def test_in_the_window_together_where_the_network_allows_or_it_was_set_aside():
    people = (need(1, window_open=True),), (giver(8), giver(9, window_open=True))
    assert behind(solved(*people, Rules(allow_both_in_window=True))) != {}
    waived = frozenset({(1, 9, Rule.BOTH_IN_WINDOW)})
    assert behind(solved(*people, waived=waived)) != {}


def test_somebody_who_asked_for_another_phase_is_better_than_nobody():
    ours = school(1, phases=frozenset({"primary"}))
    other = giver(9, phases=frozenset({"secondary"}))
    plan = solved((need(1, ours),), (giver(8), other))
    assert [(pair.head, pair.buddy) for pair in plan.pairs] == [(1, 8)]
    assert behind(plan) == {1: 9}


def test_a_published_reserve_stays_and_counts_and_one_without_gets_one():
    heads = need(1), need(2)
    people = giver(8, 2), giver(9, 1), giver(10, 1)
    fixed = ((1, 8), (2, 8), (5, 8))
    plan = solved(
        heads,
        people,
        Rules(reserve_beyond_capacity=0),
        fixed=fixed,
        fixed_reserves=((1, 9), (5, 77)),
    )
    assert behind(plan) == {1: 9, 2: 10}
    assert [each.status for each in plan.reserves] == [Status.PUBLISHED, Status.NEW]
    assert "Already published" in plan.reserves[0].reasons
    withdrawn = solved(heads[:1], people, fixed=fixed[:1], fixed_reserves=((1, 77),))
    assert withdrawn.reserves == (
        Reserve(1, 77, Status.PUBLISHED, 0, False, ("Already published",)),
    )
    with pytest.raises(ValueError, match="two published reserves"):
        Problem((), (), fixed=((1, 8),), fixed_reserves=((1, 9), (1, 10)))
    with pytest.raises(ValueError, match="behind no published pair"):
        Problem((), (), fixed_reserves=((1, 9),))


def test_a_reserve_that_was_wished_for_is_followed_where_the_rules_allow():
    heads = need(1, at(1, 0)), need(2), need(3), need(4), need(5)
    people = giver(8, 5), giver(9, 0, at(9, 29_000)), giver(10, 1), giver(11, 1)
    plan = solved(
        heads,
        people,
        Rules(reserve_beyond_capacity=1),
        fixed=((2, 8), (3, 8), (4, 8), (5, 8)),
        pinned=((1, 8),),
        fixed_reserves=((2, 10),),
        pinned_reserves=((1, 9), (2, 11), (3, 8), (4, 9), (5, 99), (6, 10)),
    )
    assert behind(plan)[1] == 9
    assert "Chosen by a coordinator" in next(r for r in plan.reserves if r.head == 1).reasons
    assert plan.refused_reserves == (
        RefusedWish(2, 11, "this head already has a reserve"),
        RefusedWish(3, 8, "the reserve must be somebody other than the buddy"),
        RefusedWish(4, 9, "this person is the reserve of as many heads as they can be"),
        RefusedWish(5, 99, "one of the two is not in this run"),
        RefusedWish(6, 10, "one of the two is not in this run"),
    )
    alone = Problem((need(1),), (giver(9),), forbidden=frozenset({(1, 9)}))
    wished = replace(alone, pinned_reserves=((1, 9),))
    assert solve(wished).refused_reserves[0].why == "this head has no buddy yet"
    kept = replace(wished, fixed=((1, 7),))
    assert solve(kept).refused_reserves[0].why == "not possible for these two"


def by_constraints(problem, plan):
    """Return the objectives of the reserves by a solver of another kind, one after the other."""
    buddies = {pair.head: pair.buddy for pair in plan.pairs}
    settled, _ = settle_reserves(problem, buddies)
    givers = {one.person_id: one for one in problem.givers}
    held = [reserve for reserve, _ in settled.values()]
    edges = [
        edge
        for edge in every_reserve(problem)
        if edge[0] in buddies and edge[0] not in settled and edge[1] != buddies[edge[0]]
    ]
    model = cp_model.CpModel()
    takes = {edge: model.new_bool_var("") for edge in edges}
    for head in {head for head, _, _ in edges}:
        model.add_at_most_one(takes[edge] for edge in edges if edge[0] == head)
    loads = []
    for one, who in givers.items():
        room = max(0, reserve_room(problem, who) - held.count(one))
        places = [model.new_bool_var("") for _ in range(room)]
        model.add(sum(takes[edge] for edge in edges if edge[1] == one) == sum(places))
        loads += [
            load_cost(held.count(one) + more, problem.rules.weights) * place
            for more, place in enumerate(places)
        ]
    worst = model.new_int_var(0, 10_000, "")
    for edge, taken in takes.items():
        model.add(worst >= edge[2] * taken)
    stands = [head for head in buddies if head in settled]
    apart = sum(
        other_organisation(givers.get(buddies[head]), givers.get(settled[head][0]))
        for head in stands
    )
    others = sum(
        taken
        for edge, taken in takes.items()
        if other_organisation(givers.get(buddies[edge[0]]), givers[edge[1]])
    )
    total = sum(edge[2] * taken for edge, taken in takes.items()) + sum(loads)
    solver, found = cp_model.CpSolver(), []
    solver.parameters.num_workers = 1
    for aim, sign in ((sum(takes.values()), -1), (others, -1), (worst, 1), (total, 1)):
        model.minimize(sign * aim)
        assert solver.solve(model) == cp_model.OPTIMAL
        found.append(sign * round(solver.objective_value))
        model.add(aim == found[-1])
    return found[0] + len(stands), found[1] + apart, found[2], found[3]


@pytest.mark.parametrize(("seed", "heads", "buddies"), [(1, 40, 25), (2, 60, 20), (3, 50, 45)])
def test_larger_cities_agree_with_a_solver_of_another_kind(seed, heads, buddies):
    problem = some_city(seed, heads, buddies, size=40_000)
    plan = solve(problem)
    values = tuple(objective.value for objective in plan.objectives)
    assert values[3:] == by_constraints(problem, plan)
    assert plan.optimal
    check(problem, plan)


def test_a_run_that_is_broken_off_keeps_its_cover_and_says_the_gap():
    whole = 0
    for seed in range(60):
        problem = some_city(seed, 7, 6)
        best = solve(problem)
        for steps in range(30):
            ticks = count()
            plan = solve(problem, give_up_at=steps, clock=ticks.__next__)
            check(problem, plan)
            assert plan.objectives[0] == best.objectives[0]
            assert plan.objectives[3].gap == 0
            for now, then in zip(plan.objectives[1:3], best.objectives[1:3], strict=True):
                assert now.bound <= now.value
                assert now.value >= then.value or now is plan.objectives[2]
            if plan == best:
                whole += 1
                break
    assert whole == 60


def test_a_gap_is_said_in_words():
    assert proof_of(Objective("", 4, 4)) == "proved best possible"
    assert proof_of(Objective("", 40, 31)) == (
        "the best found in the time; another plan might reach at best 31, so 9 better"
    )


# Mutants of the proof, in a city where one reserve must be of the buddy's trust.


def tight():
    heads = tuple(need(n, at(n, n * 1000)) for n in (1, 2, 3))
    ours = tuple(giver(10 + n, 1, at(10 + n, n * 1000, bodies=HARBOUR)) for n in (1, 2, 3))
    other = giver(20, 0, at(20, 20_000, bodies=CASTLE))
    return Problem(heads, (*ours, other), Rules(reserve_beyond_capacity=1))


def refused(problem, plan, words):
    with pytest.raises(Refused, match=words):
        check(problem, plan)


def with_reserves(plan, **changes):
    """Return the plan with one head's reserve changed, or left out."""
    reserves = tuple(
        replace(each, **changes.get(f"head_{each.head}", {}))
        for each in plan.reserves
        if changes.get(f"head_{each.head}", {}) is not None
    )
    return replace(plan, reserves=reserves)


def test_a_plan_with_a_reserve_of_the_same_trust_is_proved():
    problem = tight()
    plan = solve(problem)
    check(problem, plan)
    assert plan.objectives[4] == Objective(plan.objectives[4].name, 1, 1)
    assert plan.reserve_certificate.near_price > 0


def test_reserves_against_the_rules_are_refused():
    problem = tight()
    plan = solve(problem)
    buddy = {pair.head: pair.buddy for pair in plan.pairs}
    same = {"reserve": buddy[1], "apart": False}
    refused(problem, with_reserves(plan, head_1=same), "Head 1 with reserve .* is not allowed")
    refused(problem, with_reserves(plan, head_1={"reserve": 99, "apart": False}), "not allowed")
    refused(problem, with_reserves(plan, head_1={"mismatch": 0}), "mismatch of 1’s reserve")
    lie = not plan.reserves[0].apart
    refused(problem, with_reserves(plan, head_1={"apart": lie}), "organisation")
    refused(problem, with_reserves(plan, head_1=None), "More heads might have a reserve")
    refused(problem, replace(plan, reserves=plan.reserves * 2), "two reserves")
    refused(problem, with_reserves(plan, head_1={"head": 9}), "A head without a buddy")
    pinned = {"status": Status.PINNED}
    refused(problem, with_reserves(plan, head_1=pinned), "reserves must stay as they are")
    wish = (RefusedWish(1, 2, "no"),)
    refused(problem, replace(plan, refused_reserves=wish), "refused reserves are not as stated")


def test_too_many_heads_behind_one_reserve_are_refused():
    problem = Problem((need(1), need(2)), (giver(8, 2), giver(9, 0)))
    plan = solve(problem)
    fewer = replace(problem, rules=Rules(reserve_beyond_capacity=1))
    refused(fewer, plan, "Reserve 9 has too many")


def test_a_published_reserve_moved_is_refused():
    problem = replace(tight(), fixed=((1, 11),), fixed_reserves=((1, 20),))
    plan = solve(problem)
    check(problem, plan)
    moved = with_reserves(plan, head_1={"reserve": 12, "apart": False})
    refused(problem, moved, "must stay as they are")


def test_proofs_of_the_reserves_that_prove_too_little_are_refused():
    problem = tight()
    plan = solve(problem)
    proof = plan.reserve_certificate
    for part, words in (
        ({"cover": Cut(frozenset(), frozenset({20}))}, "More heads might have a reserve"),
        ({"cover": Cut(frozenset({1}))}, "outside the cut"),
        ({"near": Prices()}, "not as stated"),
        ({"worst": Cut()}, "of a reserve might be smaller"),
        ({"worst": Prices()}, "A reserve’s mismatch might be smaller"),
        ({"near_price": -1}, "below nought"),
        ({"near_price": proof.near_price + 1}, "not as stated"),
        ({"fit": Prices()}, "not as stated"),
        ({"fit": replace(proof.fit, finish=proof.fit.finish - 1)}, "not as stated"),
    ):
        mutant = replace(plan, reserve_certificate=replace(proof, **part))
        refused(problem, mutant, words)


def test_near_reserves_stay_as_few_where_one_would_move_a_whole_row_of_others():
    """Each of six could have the next one's far reserve for nothing, if the last took a near one:
    that saves more than the price with which the search begins."""
    places = np.arange(6)
    head, to = np.repeat(places, 2), np.sort(np.concatenate((places, places + 1)))
    edges = Edges(head, to, np.tile([10, 0], 6))
    ones = np.ones(6, dtype=np.bool_)
    game = Game(edges, ones, ~ones, np.ones(7, dtype=int), np.zeros(7, dtype=int), 0)
    near, used = to == 6, head == to

    taken, price = _fewest_points(game, near, 6, used, lambda: False)

    assert taken.tolist() == used.tolist()
    assert price > 60
