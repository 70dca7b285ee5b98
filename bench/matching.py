"""Times of the matcher, next to the bare solver on the same graph in the same run.

`python -m bench.matching` prints a table, `--json` one object. England is the national file of
schools where the data folder stands beside the checkout, an invented country by a fixed seed
elsewhere. Every school's head needs a buddy and two in three offer to be one.
"""

import argparse
import csv
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from buddies.certificate import Refused, check
from buddies.matching.backing import Behind, find_reserves
from buddies.matching.data import ALWAYS, Giver, Need, Problem, Rules, SchoolFacts
from buddies.matching.edges import Edges, possible
from buddies.matching.facts import Facts, facts_of
from buddies.matching.optimum import best_plan
from buddies.matching.plan import Pair, Plan, Status
from buddies.matching.rules import settle
from buddies.matching.solve import game_of, solve

NATIONAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "gias_national_slim.csv.gz"
STATE_FUNDED = {"4", "5", "6", "10", "11"}  # GIAS type groups: maintained, special, academies, free
EVERY_PAIR_UP_TO = 10_000

Networks = dict[str, list[SchoolFacts]]


def national_schools(path: Path) -> Networks:
    """Return the state-funded schools of the national file by local authority."""
    networks: Networks = defaultdict(list)
    trusts: dict[str, int] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["EstablishmentTypeGroup (code)"] not in STATE_FUNDED or not row["LA (code)"]:
                continue
            trust, east, north = row["Trusts (code)"], row["Easting"], row["Northing"]
            bodies = {trusts.setdefault(trust, len(trusts))} if trust else set()
            networks[row["LA (code)"]].append(
                SchoolFacts(
                    urn=int(row["URN"]),
                    name=row["EstablishmentName"],
                    phases=frozenset({row["PhaseOfEducation (name)"]}),
                    kind=row["EstablishmentTypeGroup (name)"],
                    easting=int(east) if east else None,
                    northing=int(north) if north else None,
                    bodies=frozenset(bodies),
                )
            )
    return dict(networks)


def invented_schools(seed: int = 2026) -> Networks:
    """Return 153 invented networks with 22,000 schools in all, one of about 600."""
    rng, networks, urn = Random(seed), {}, 100_000
    sizes = [600] + [60 + rng.randrange(162) for _ in range(152)]
    for number, size in enumerate(sizes):
        east, north = 100_000 + rng.randrange(500_000), 50_000 + rng.randrange(500_000)
        spread = 5_000 + rng.randrange(20_000)
        networks[str(number)] = [
            SchoolFacts(
                urn=urn + place,
                name=f"School {urn + place}",
                phases=frozenset({"Secondary" if rng.random() < 0.2 else "Primary"}),
                kind=rng.choice(("Local authority maintained schools", "Academies")),
                easting=int(rng.gauss(east, spread)),
                northing=int(rng.gauss(north, spread)),
                bodies=frozenset({number * 20 + rng.randrange(20)} if rng.random() < 0.5 else ()),
            )
            for place in range(size)
        ]
        urn += size
    return networks


def problem_of(schools: list[SchoolFacts], max_distance_km: float | None = None) -> Problem:
    """Return every head as a need; two in three offer to support one to three others."""
    rng = Random(len(schools))
    needs, givers = [], []
    for school in schools:
        is_open = rng.random() < 0.3
        needs.append(
            Need(school.urn, f"Head of {school.urn}", (school,), (ALWAYS,) if is_open else ())
        )
        if rng.random() < 0.67:
            givers.append(
                Giver(
                    school.urn,
                    f"Head of {school.urn}",
                    rng.choice((1, 1, 2, 3)),
                    schools=(school,),
                    windows=(ALWAYS,) if is_open else (),
                    inspections=rng.randrange(4),
                )
            )
    return Problem(tuple(needs), tuple(givers), Rules(max_distance_km=max_distance_km))


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the seconds that the work took by the wall and of processor time, and its result."""
    wall, own = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - own, result


def bare_solver(problem: Problem) -> float:
    """Return the seconds OR-tools alone takes for a flow of least cost over all allowed pairs."""
    facts = facts_of(problem)
    edges = possible(facts).pairs
    heads, buddies = len(facts.needs), len(facts.givers)
    source, sink = heads + buddies, heads + buddies + 1
    capacity = np.array([giver.capacity for giver in facts.givers])
    start = np.concatenate([np.full(heads, source), edges.head, heads + np.arange(buddies)])
    end = np.concatenate([np.arange(heads), heads + edges.buddy, np.full(buddies, sink)])
    wide = np.concatenate([np.ones(heads, int), np.ones(len(edges.head), int), capacity])
    cost = np.concatenate([np.zeros(heads, int), edges.mismatch, np.zeros(buddies, int)])

    def run() -> None:
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(start, end, wide, cost)
        solver.set_nodes_supplies(np.array([source, sink]), np.array([heads, -heads]))
        solver.solve_max_flow_with_min_cost()

    return timed(run)[0]


def pairs_alone(problem: Problem) -> tuple[Facts, Edges, tuple[Pair, ...]]:
    """Return the optimal pairs, with their proof made, from the problem, without words."""
    facts = facts_of(problem)
    who = possible(facts)
    settled, _ = settle(problem)
    best = best_plan(game_of(facts, who.pairs, settled))
    heads, buddies = facts.heads.ids[best.chosen.head], facts.buddies.ids[best.chosen.buddy]
    chosen = zip(heads.tolist(), buddies.tolist(), strict=True)
    return facts, who.reserves, tuple(Pair(h, b, Status.NEW, 0) for h, b in chosen)


def reserves_alone(found: tuple[Facts, Edges, tuple[Pair, ...]]) -> Behind:
    """Return the best reserves of these pairs with their proof and reasons."""
    return find_reserves(*found, lambda: False)


def listed(facts: Facts, edges: Edges) -> list[tuple[int, int, int]]:
    ids = (facts.heads.ids[edges.head], facts.buddies.ids[edges.buddy], edges.mismatch)
    return list(zip(*(part.tolist() for part in ids), strict=True))


def holds(problem: Problem, plan: Plan) -> bool:
    """Return whether the checker accepts; it asks for each pair itself unless they are too many."""
    pairs = reserves = None
    if len(problem.needs) * len(problem.givers) > EVERY_PAIR_UP_TO:
        facts = facts_of(problem)
        who = possible(facts)
        pairs, reserves = listed(facts, who.pairs), listed(facts, who.reserves)
    try:
        check(problem, plan, pairs, reserves)
    except Refused:
        return False
    return plan.optimal


def measure(problems: list[Problem], budget: float, best_of: int = 1) -> dict[str, Any]:
    """Return the times for these problems one after the other, in seconds.

    `solver_seconds` holds arrays, allowed pairs, the aims of the pairs and their certificate;
    `reserves_seconds` the aims of the reserves, their certificate and reasons, which may take as
    much again; the bare solver gets the finished graph and knows the total of the pairs only.
    """

    def least(work: Callable[[], Any]) -> tuple[float, float, Any]:
        return min((timed(work) for _ in range(best_of)), key=lambda result: result[0])

    solver, solver_cpu, found = least(lambda: [pairs_alone(problem) for problem in problems])
    reserves, reserves_cpu, _ = least(lambda: [reserves_alone(pairs) for pairs in found])
    whole, _, plans = least(lambda: [solve(problem) for problem in problems])
    bare = min(sum(bare_solver(problem) for problem in problems) for _ in range(best_of))
    checking, _, held = timed(lambda: all(map(holds, problems, plans)))
    return {
        "heads": sum(len(problem.needs) for problem in problems),
        "pairs": sum(len(possible(facts_of(problem)).pairs.head) for problem in problems),
        "paired": sum(len(plan.pairs) for plan in plans),
        "unpaired": sum(len(plan.unpaired) for plan in plans),
        "with_reserve": sum(len(plan.reserves) for plan in plans),
        "reserves_of_another_organisation": sum(
            each.apart for plan in plans for each in plan.reserves
        ),
        "solver_seconds": round(solver, 4),
        "solver_processor_seconds": round(solver_cpu, 4),
        "reserves_seconds": round(reserves, 4),
        "reserves_processor_seconds": round(reserves_cpu, 4),
        "budget_seconds": budget,
        "within_budget": solver <= budget and reserves <= budget,
        "with_words_and_changes_seconds": round(whole, 4),
        "bare_solver_seconds": round(bare, 4),
        "times_bare_solver": round(solver / bare, 1),
        "certificates_hold": held,
        "checking_seconds": round(checking, 4),
    }


def broken_off(problem: Problem) -> list[dict[str, Any]]:
    """Return what a run reaches that is broken off after ever more time."""
    rows = []
    for part in (0.0, 0.25, 0.5, 1.0, 2.0, 4.0):
        began = time.monotonic()
        plan = solve(problem, give_up_at=began + part)
        rows.append(
            {
                "give_up_after": part,
                "took": round(time.monotonic() - began, 2),
                "proved": sum(not aim.gap for aim in plan.objectives),
                "gaps": [aim.gap for aim in plan.objectives],
            }
        )
    return rows


def run() -> dict[str, Any]:
    """Return the times for a city, the largest network, all networks and England in one graph."""
    networks = national_schools(NATIONAL) if NATIONAL.exists() else invented_schools()
    max_flow.SimpleMaxFlow()
    by_size = sorted(networks.values(), key=len)
    city = min(by_size, key=lambda schools: abs(len(schools) - 80))
    everyone = [school for schools in by_size for school in schools][:22_000]
    return {
        "source": NATIONAL.name if NATIONAL.exists() else "invented",
        "city": measure([problem_of(city)], 0.02, best_of=5),
        "largest": measure([problem_of(by_size[-1])], 0.2, best_of=3),
        "all_networks": measure([problem_of(schools) for schools in by_size], 10.0),
        "england": measure([problem_of(everyone, max_distance_km=4)], 4.0),
        "broken_off": broken_off(problem_of(everyone, max_distance_km=4)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Times of the matcher.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    as_json = parser.parse_args().json
    results = run()
    if as_json:
        print(json.dumps({"matching": results}))
        return
    for name, result in results.items():
        print(name, result if isinstance(result, str) else json.dumps(result))


if __name__ == "__main__":
    main()
