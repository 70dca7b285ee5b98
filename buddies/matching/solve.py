"""The one door: a problem in, the best plan out."""

from collections import Counter

import numpy as np

from buddies.matching.changes import explain
from buddies.matching.data import Giver, Need, Problem
from buddies.matching.edges import Edges, allowed_pairs
from buddies.matching.facts import Facts, Ints, facts_of, whole
from buddies.matching.optimum import Best, Game, Sides, best_plan
from buddies.matching.plan import Certificate, Cut, Objective, Pair, Plan, Status
from buddies.matching.rules import load_cost, mismatch, settle
from buddies.matching.words import reasons

OBJECTIVES = ("Heads covered", "Largest mismatch", "Total fit")


def game_of(facts: Facts, edges: Edges, settled: dict[int, tuple[int, Status]]) -> Game:
    """Return the question in numbers: what is left to decide beside the settled pairs."""
    problem = facts.problem
    loads = Counter(buddy for buddy, _ in settled.values())
    load = whole(loads[giver.person_id] for giver in facts.givers)
    room = np.maximum(0, whole(giver.capacity for giver in facts.givers) - load)
    ids = facts.heads.ids
    free = ~np.isin(ids, whole(settled))
    promised = free & np.isin(ids, whole(problem.promised))
    open_edges = edges.only(free[edges.head] & (room[edges.buddy] > 0))
    step = problem.rules.weights.each_further_head
    return Game(open_edges, free, promised, room, load, step)


def _certificate(facts: Facts, best: Best) -> Certificate:
    heads, buddies = facts.heads.ids, facts.buddies.ids

    def cut(sides: Sides) -> Cut:
        return Cut(
            frozenset(heads[sides.heads].tolist()), frozenset(buddies[sides.buddies].tolist())
        )

    def priced(ids: Ints, prices: Ints) -> dict[int, int]:
        return dict(zip(ids.tolist(), prices.tolist(), strict=True))

    return Certificate(
        cut(best.cover),
        cut(best.worst),
        priced(heads, best.head_prices),
        priced(buddies, best.buddy_prices),
        best.finish,
    )


def _objectives(
    facts: Facts, game: Game, best: Best, settled: dict[int, tuple[int, Status]]
) -> tuple[Objective, ...]:
    stand = sum(need.person_id in settled for need in facts.needs)
    cut = int(game.free.sum() - len(best.cover.heads) + game.room[best.cover.buddies].sum())
    worst = int(best.chosen.mismatch.max(initial=0))
    weights, load, total = facts.problem.rules.weights, game.load.tolist(), 0
    for buddy, points in zip(
        best.chosen.buddy.tolist(), best.chosen.mismatch.tolist(), strict=True
    ):
        total += points + load_cost(load[buddy], weights)
        load[buddy] += 1
    values = (stand + len(best.chosen.head), worst, total)
    bounds = (stand + cut, worst, best.bound)
    return tuple(map(Objective, OBJECTIVES, values, bounds))


def _pairs(
    problem: Problem, facts: Facts, best: Best, settled: dict[int, tuple[int, Status]]
) -> tuple[Pair, ...]:
    chosen = (facts.heads.ids[best.chosen.head], facts.buddies.ids[best.chosen.buddy])
    new = zip(*(ids.tolist() for ids in chosen), strict=True)
    points = dict(zip(chosen[0].tolist(), best.chosen.mismatch.tolist(), strict=True))
    whom = settled | {head: (buddy, Status.NEW) for head, buddy in new}
    loads = Counter(buddy for buddy, _ in whom.values())
    givers = {giver.person_id: giver for giver in facts.givers}
    pairs = []
    for need in facts.needs:
        if need.person_id not in whom:
            continue
        buddy, status = whom[need.person_id]
        if buddy not in givers:
            # Published with somebody who has since withdrawn their offer.
            pairs.append(Pair(need.person_id, buddy, status, 0, ("Already published",)))
            continue
        giver, others = givers[buddy], loads[buddy] - 1
        cost = points.get(need.person_id)
        if cost is None:
            cost = mismatch(need, giver, problem.rules.weights)
        why, check = reasons(problem, need, giver, others, status)
        pairs.append(Pair(need.person_id, buddy, status, cost, why, check))
    return tuple(pairs)


def solve(problem: Problem) -> Plan:
    """Return the best plan for this problem, with bounds, reasons and the changes that would help.

    Most heads covered; then the largest mismatch of a new pair as small as can be; then the least
    total of mismatch and even load over the new pairs. Published and pinned pairs count as
    covered. The same problem gives the same plan, in whatever order it lists people. Raises
    CannotKeep (a ValueError with a sentence) when not all `promised` heads can be covered.
    """
    facts = facts_of(problem)
    edges = allowed_pairs(facts)
    settled, refused = settle(problem)
    game = game_of(facts, edges, settled)
    best = best_plan(game)
    people: tuple[Need | Giver, ...] = (*facts.needs, *facts.givers)
    return Plan(
        pairs=_pairs(problem, facts, best, settled),
        unpaired=explain(facts, edges, game, best, settled),
        refused=tuple(refused),
        schools_to_check=tuple(
            sorted({s.urn for p in people for s in p.schools if s.responsible_unknown})
        ),
        objectives=_objectives(facts, game, best, settled),
        certificate=_certificate(facts, best),
    )
