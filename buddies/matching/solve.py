"""The one door: a problem in, the best plan out."""

from collections import Counter
from collections.abc import Callable
from time import monotonic

import numpy as np

from buddies.matching.backing import find_reserves
from buddies.matching.changes import explain
from buddies.matching.data import Giver, Need, Problem
from buddies.matching.edges import Edges, possible
from buddies.matching.facts import Facts, facts_of, whole
from buddies.matching.optimum import Best, Game, best_plan
from buddies.matching.plan import Certificate, Objective, Pair, Plan, Status
from buddies.matching.proofs import as_cut, as_prices, total_of
from buddies.matching.rules import mismatch, settle
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


def _objectives(
    facts: Facts, game: Game, best: Best, settled: dict[int, tuple[int, Status]]
) -> tuple[Objective, ...]:
    stand = sum(need.person_id in settled for need in facts.needs)
    cut = int(game.free.sum() - len(best.cover.heads) + game.room[best.cover.buddies].sum())
    worst = int(best.chosen.mismatch.max(initial=0))
    total = total_of(best.chosen, game.load, facts.problem.rules.weights)
    values = (stand + len(best.chosen.head), worst, total)
    bounds = (stand + cut, best.floor, best.bound)
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


def solve(
    problem: Problem,
    *,
    give_up_at: float | None = None,
    clock: Callable[[], float] = monotonic,
) -> Plan:
    """Return the best plan for this problem, with bounds, reasons and the changes that would help.

    Most heads covered; then the largest mismatch of a new pair as small as can be; then the least
    total of mismatch and even load over the new pairs. Published and pinned pairs count as
    covered. Then, for these pairs: most heads with a reserve; most reserves of another
    organisation than the buddy's; the largest mismatch of a new reserve; their least total. The
    same problem gives the same plan, in whatever order it lists people.

    `give_up_at`: a reading of `clock`, in seconds, from which on no further step is begun; the
    plan then covers as many heads and has as many reserves all the same, and an objective that is
    not proved has a bound better than its value. Raises CannotKeep (a ValueError with a sentence)
    when not all `promised` heads can be covered.
    """

    def stop() -> bool:
        return give_up_at is not None and clock() >= give_up_at

    facts = facts_of(problem)
    who = possible(facts)
    settled, refused = settle(problem)
    game = game_of(facts, who.pairs, settled)
    best = best_plan(game, stop)
    pairs = _pairs(problem, facts, best, settled)
    behind = find_reserves(facts, who.reserves, pairs, stop)
    people: tuple[Need | Giver, ...] = (*facts.needs, *facts.givers)
    return Plan(
        pairs=pairs,
        reserves=behind.reserves,
        unpaired=explain(facts, who.pairs, game, best, settled),
        refused=tuple(refused),
        refused_reserves=behind.refused,
        schools_to_check=tuple(
            sorted({s.urn for p in people for s in p.schools if s.responsible_unknown})
        ),
        objectives=_objectives(facts, game, best, settled) + behind.objectives,
        certificate=Certificate(
            as_cut(facts, best.cover), as_cut(facts, best.worst), as_prices(facts, best.prices)
        ),
        reserve_certificate=behind.proof,
    )
