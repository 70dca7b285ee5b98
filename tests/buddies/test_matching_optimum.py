import os
from bisect import bisect_left
from dataclasses import replace
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buddies.certificate import check, every_pair
from buddies.matching.data import Problem
from buddies.matching.edges import Edges
from buddies.matching.optimum import Game, prices, total_bound
from buddies.matching.rules import load_cost, settle
from buddies.matching.solve import solve
from tests.buddies.matching_cities import best_by_trying, best_reserves_by_trying, some_city

SEEDS = st.integers(0, 10**6)
SOAK = bool(os.environ.get("SOAK"))
CITIES = 40_000 if SOAK else 2_000
PARTS = 8


def values(plan):
    return tuple(objective.value for objective in plan.objectives)


@pytest.mark.parametrize("part", range(PARTS))
def test_small_cities_are_paired_and_backed_as_well_as_trying_everything(part):
    for seed in range(part, CITIES, PARTS):
        problem = some_city(seed, heads=seed % 7, buddies=seed // 7 % 7)
        plan = solve(problem)
        best = best_by_trying(problem) + best_reserves_by_trying(problem, plan)
        assert (seed, values(plan)) == (seed, best)
        assert plan.optimal
        check(problem, plan)


@given(SEEDS, st.data())
@settings(max_examples=100, deadline=None)
def test_promised_heads_are_covered_at_the_least_loss(seed, data):
    problem = some_city(seed, 6, 4)
    settled, _ = settle(problem)
    covered = [pair.head for pair in solve(problem).pairs if pair.head not in settled]
    kept = data.draw(st.sets(st.sampled_from(covered))) if covered else set()
    promised = replace(problem, promised=frozenset(kept))
    plan = solve(promised)
    assert kept <= {pair.head for pair in plan.pairs}
    assert values(plan)[:3] == best_by_trying(promised)
    assert plan.optimal
    check(promised, plan)


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_lists_does_not_change_the_plan(seed):
    problem = some_city(seed, 8, 6)
    rng = Random(seed)
    shuffled = replace(
        problem,
        needs=tuple(rng.sample(problem.needs, len(problem.needs))),
        givers=tuple(rng.sample(problem.givers, len(problem.givers))),
        fixed=tuple(rng.sample(problem.fixed, len(problem.fixed))),
        pinned=tuple(rng.sample(problem.pinned, len(problem.pinned))),
        fixed_reserves=tuple(rng.sample(problem.fixed_reserves, len(problem.fixed_reserves))),
        pinned_reserves=tuple(rng.sample(problem.pinned_reserves, len(problem.pinned_reserves))),
    )
    assert solve(shuffled) == solve(problem)


def oracle(problem):
    """Return the three objectives by networkx: its flows of most cover and least cost."""
    settled, _ = settle(problem)
    free = {n.person_id for n in problem.needs if n.person_id not in settled}
    edges = [edge for edge in every_pair(problem) if edge[0] in free]
    loads = [buddy for buddy, _ in settled.values()]
    weights = problem.rules.weights

    def graph(limit):
        flow = nx.DiGraph()
        flow.add_nodes_from(("from", "to"))
        for head in free:
            flow.add_edge("from", ("head", head), capacity=1, weight=0)
        for head, buddy, cost in edges:
            if cost <= limit:
                flow.add_edge(("head", head), ("buddy", buddy), capacity=1, weight=cost)
        for one in problem.givers:
            load = loads.count(one.person_id)
            for unit in range(load, one.capacity):
                place = ("place", one.person_id, unit)
                flow.add_edge(("buddy", one.person_id), place, capacity=1, weight=0)
                flow.add_edge(place, "to", capacity=1, weight=load_cost(unit, weights))
        return flow

    def cover(limit):
        return nx.maximum_flow_value(graph(limit), "from", "to")

    limits = sorted({cost for *_, cost in edges})
    most = cover(limits[-1])
    limit = limits[bisect_left(limits, most, key=cover)]
    least = graph(limit)
    total = nx.cost_of_flow(least, nx.max_flow_min_cost(least, "from", "to"))
    return most + len(problem.needs) - len(free), limit, total


def test_larger_cities_agree_with_another_library():
    for seed in (1, 2):
        problem = some_city(seed, 60, 40, size=40_000)
        plan = solve(problem)
        assert values(plan)[:3] == oracle(problem)
        check(problem, plan)


def test_the_prices_of_a_worse_plan_leave_a_gap():
    pairs = np.array([[0, 0, 1], [0, 1, 9], [1, 0, 9], [1, 1, 1]])
    edges = Edges(*pairs.T)
    free, room = np.ones(2, dtype=bool), np.ones(2, dtype=np.int64)
    game = Game(edges, free, ~free, room, 0 * room, 0)
    for used, total, is_best in (([1, 0, 0, 1], 2, True), ([0, 1, 1, 0], 18, False)):
        priced = prices(game, edges, np.array(used, dtype=bool))
        assert (total_bound(game, edges, 2, priced) == total) is is_best


def test_a_country_without_anybody_has_a_plan():
    plan = solve(Problem((), ()))
    assert plan.optimal
    assert values(plan) == (0,) * 7
    check(Problem((), ()), plan)
