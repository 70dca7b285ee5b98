"""Reads a plan and its certificate and accepts them, or says what is wrong.

Independent of the solver: it goes by the problem and the plain rules alone, and rests on two
facts. A cut: heads who can only go to certain buddies are covered at most as often as those have
room. Weak duality: whatever the prices, a plan's total is at least the sum over all edges of the
part of their reduced cost below nought, plus the prices' difference for each head covered. So a
wrong certificate can only fail to prove; it cannot prove a wrong plan.
"""

from collections import Counter
from typing import TypeAlias

from buddies.matching.data import Problem
from buddies.matching.plan import Certificate, Cut, Plan, Status
from buddies.matching.rules import broken_rules, load_cost, mismatch, settle

Edge: TypeAlias = tuple[int, int, int]


class Refused(Exception):
    """The plan or its certificate does not hold; the message says why."""


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise Refused(why)


def every_pair(problem: Problem) -> list[Edge]:
    """Return (head, buddy, mismatch) of each allowed pair, by asking for one after the other."""
    return [
        (need.person_id, giver.person_id, mismatch(need, giver, problem.rules.weights))
        for need in problem.needs
        for giver in problem.givers
        if not broken_rules(problem, need, giver)
    ]


def _space(cut: Cut, edges: list[Edge], room: dict[int, int]) -> int:
    """Return how many of the cut's heads can have a buddy, having seen that no edge leaves it."""
    _require(cut.buddies <= room.keys(), "The cut names somebody who is no buddy.")
    for head, buddy, _ in edges:
        leaves = head in cut.heads and buddy not in cut.buddies and room[buddy] > 0
        _require(not leaves, f"Head {head} could also go to buddy {buddy}, outside the cut.")
    return sum(room[buddy] for buddy in cut.buddies)


def _least_total(
    proof: Certificate,
    edges: list[Edge],
    covered: int,
    free: set[int],
    promised: set[int],
    units: list[tuple[int, int]],
) -> int:
    """Return what any plan over these edges that covers as many must cost, by the prices.

    `units`: (buddy, cost) for each further head a buddy has room for.
    """
    head, buddy = proof.head_prices, proof.buddy_prices
    return (
        covered * proof.finish
        - sum(head.get(one, 0) for one in promised)
        + sum(min(0, -head.get(one, 0)) for one in free - promised)
        + sum(min(0, cost + head.get(one, 0) - buddy.get(two, 0)) for one, two, cost in edges)
        + sum(min(0, cost + buddy.get(two, 0) - proof.finish) for two, cost in units)
    )


def check(problem: Problem, plan: Plan, pairs: list[Edge] | None = None) -> None:
    """Accept the plan as allowed and the best of its problem, or raise Refused with the reason.

    `pairs`: (head, buddy, mismatch) of all allowed pairs, for a caller with so many that asking
    for each takes too long (some microseconds a pair); by default each is asked for.
    """
    pairs = every_pair(problem) if pairs is None else pairs
    points = {(head, buddy): cost for head, buddy, cost in pairs}
    weights, heads = problem.rules.weights, {need.person_id for need in problem.needs}
    settled, refused = settle(problem)
    standing = {head: whom for head, whom in settled.items() if head in heads}
    load = Counter(buddy for buddy, _ in settled.values())
    room = {g.person_id: max(0, g.capacity - load[g.person_id]) for g in problem.givers}

    # The plan is what the rules allow.
    stated = [pair.head for pair in plan.pairs] + [left.head for left in plan.unpaired]
    _require(sorted(stated) == sorted(heads), "Each head must be in the plan once.")
    new = [pair for pair in plan.pairs if pair.status is Status.NEW]
    kept = {p.head: (p.buddy, p.status) for p in plan.pairs if p.status is not Status.NEW}
    _require(kept == standing, "Published and pinned pairs must stay as they are.")
    _require(list(plan.refused) == refused, "The refused wishes are not those of the problem.")
    takes, total, worst = Counter[int](), 0, 0
    for pair in new:
        cost = points.get((pair.head, pair.buddy))
        _require(cost is not None, f"Head {pair.head} with buddy {pair.buddy} is not allowed.")
        _require(cost == pair.mismatch, f"The mismatch of head {pair.head} is not as stated.")
        total += pair.mismatch + load_cost(load[pair.buddy] + takes[pair.buddy], weights)
        worst = max(worst, pair.mismatch)
        takes[pair.buddy] += 1
        _require(takes[pair.buddy] <= room[pair.buddy], f"Buddy {pair.buddy} has too many.")

    # No plan covers more; none as many with a smaller worst pair; none as well at less.
    proof, free = plan.certificate, heads - standing.keys()
    promised = free & problem.promised
    _require(promised <= {pair.head for pair in new}, "A promised head was left out.")
    edges = [pair for pair in pairs if pair[0] in free]
    most = len(free - proof.cover.heads) + _space(proof.cover, edges, room)
    _require(len(new) == most, "More heads might be covered: the cut does not prove otherwise.")
    if new:
        space = _space(proof.worst, [edge for edge in edges if edge[2] < worst], room)
        fewer = len(free - proof.worst.heads) + space < len(new)
        broken = len(promised & proof.worst.heads) > space
        _require(fewer or broken, "The largest mismatch might be smaller.")
    good = [edge for edge in edges if edge[2] <= worst and room[edge[1]]]
    units = [(b, load_cost(load[b] + more, weights)) for b in room for more in range(room[b])]
    least = _least_total(proof, good, len(new), free, promised, units)
    _require(least == total, f"The total is {total} and only {least} is proved.")
    stands = len(standing)
    said = [(objective.value, objective.bound) for objective in plan.objectives]
    true = [(stands + len(new), stands + most), (worst, worst), (total, least)]
    _require(said == true, "The objectives are not as stated.")
