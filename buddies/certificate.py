"""Reads a plan and its certificate and accepts them, or says what is wrong.

Independent of the solver: it goes by the problem and the plain rules alone, and rests on two
facts. A cut: heads who can only go to certain buddies are covered at most as often as those have
room. Weak duality: whatever the prices, a plan's total is at least the sum over all edges of the
part of their reduced cost below nought, plus the prices' difference for each head covered; and
where a plan may take only so many reserves of a kind, a price on that kind may be added to their
costs and so many times the price taken off the sum. So a wrong certificate can only fail to
prove; it cannot prove a wrong plan. A plan that was broken off is accepted with the bounds that
it proves: whether it is the best is for its objectives to say.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeAlias

from buddies.matching.data import Problem
from buddies.matching.plan import Cut, Plan, Prices, Status
from buddies.matching.rules import (
    broken_for_reserve,
    broken_rules,
    load_cost,
    mismatch,
    other_organisation,
    reserve_room,
    settle,
    settle_reserves,
)

Edge: TypeAlias = tuple[int, int, int]
Units: TypeAlias = list[tuple[int, int]]


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


def every_reserve(problem: Problem) -> list[Edge]:
    """Return (head, reserve, mismatch) of everybody who may be whose reserve, whoever the buddy."""
    return [
        (need.person_id, giver.person_id, mismatch(need, giver, problem.rules.weights))
        for need in problem.needs
        for giver in problem.givers
        if not broken_for_reserve(problem, need, giver)
    ]


def _space(cut: Cut, edges: list[Edge], room: dict[int, int]) -> int:
    """Return how many of the cut's heads can have a buddy, having seen that no edge leaves it."""
    _require(cut.buddies <= room.keys(), "The cut names somebody who is no buddy.")
    for head, buddy, _ in edges:
        leaves = head in cut.heads and buddy not in cut.buddies and room[buddy] > 0
        _require(not leaves, f"Head {head} could also go to buddy {buddy}, outside the cut.")
    return sum(room[buddy] for buddy in cut.buddies)


def _least_total(
    proof: Prices,
    edges: Iterable[Edge],
    covered: int,
    free: set[int],
    units: Units,
    promised: Collection[int] = (),
) -> int:
    """Return what any plan over these edges that covers as many must cost, by the prices.

    `units`: (buddy, cost) for each further head a buddy has room for.
    """
    head, buddy = proof.heads, proof.buddies
    return (
        covered * proof.finish
        - sum(head.get(one, 0) for one in promised)
        + sum(min(0, -head.get(one, 0)) for one in free if one not in promised)
        + sum(min(0, cost + head.get(one, 0) - buddy.get(two, 0)) for one, two, cost in edges)
        + sum(min(0, cost + buddy.get(two, 0) - proof.finish) for two, cost in units)
    )


def _units(problem: Problem, load: Counter[int], room: dict[int, int]) -> Units:
    weights = problem.rules.weights
    return [(b, load_cost(load[b] + more, weights)) for b in room for more in range(room[b])]


def check(
    problem: Problem,
    plan: Plan,
    pairs: list[Edge] | None = None,
    reserves: list[Edge] | None = None,
) -> None:
    """Accept the plan as allowed and its bounds as proved, or raise Refused with the reason.

    `pairs`: (head, buddy, mismatch) of all allowed pairs, and `reserves` of all who may be
    reserves, for a caller with so many that asking for each takes too long (some microseconds a
    pair); by default each is asked for.
    """
    said = [(objective.value, objective.bound) for objective in plan.objectives]
    _require(len(said) == 7, "The objectives are not as stated.")
    true = _check_pairs(problem, plan, every_pair(problem) if pairs is None else pairs)
    _require(said[:3] == true, "The objectives are not as stated.")
    true = _check_reserves(problem, plan, every_reserve(problem) if reserves is None else reserves)
    _require(said[3:] == true, "The objectives of the reserves are not as stated.")


def _check_pairs(problem: Problem, plan: Plan, pairs: list[Edge]) -> list[tuple[int, int]]:
    """Accept the pairs and return value and bound of each objective."""
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
    promised, floor = free & problem.promised, plan.objectives[1].bound
    _require(promised <= {pair.head for pair in new}, "A promised head was left out.")
    edges = [pair for pair in pairs if pair[0] in free]
    most = len(free - proof.cover.heads) + _space(proof.cover, edges, room)
    _require(len(new) == most, "More heads might be covered: the cut does not prove otherwise.")
    if floor > 0:
        space = _space(proof.worst, [edge for edge in edges if edge[2] < floor], room)
        fewer = len(free - proof.worst.heads) + space < len(new)
        broken = len(promised & proof.worst.heads) > space
        _require(fewer or broken, "The largest mismatch might be smaller.")
    good = [edge for edge in edges if edge[2] <= worst and room[edge[1]]]
    units = _units(problem, load, room)
    least = _least_total(proof.fit, good, len(new), free, units, promised)
    _require(least == plan.objectives[2].bound, f"The total is {total} and only {least} is proved.")
    stands = len(standing)
    return [(stands + len(new), stands + most), (worst, floor), (total, least)]


def _check_reserves(problem: Problem, plan: Plan, edges: list[Edge]) -> list[tuple[int, int]]:
    """Accept the reserves of the plan's pairs and return value and bound of each objective."""
    points = {(head, reserve): cost for head, reserve, cost in edges}
    givers = {giver.person_id: giver for giver in problem.givers}
    buddies = {pair.head: pair.buddy for pair in plan.pairs}
    settled, refused = settle_reserves(problem, buddies)
    standing = {head: whom for head, whom in settled.items() if head in buddies}
    load = Counter(reserve for reserve, _ in settled.values())
    room = {one: max(0, reserve_room(problem, giver) - load[one]) for one, giver in givers.items()}

    def is_apart(head: int, reserve: int) -> bool:
        return other_organisation(givers.get(buddies[head]), givers.get(reserve))

    # The reserves are what the rules allow.
    heads = [each.head for each in plan.reserves]
    _require(len(set(heads)) == len(heads), "A head has two reserves.")
    _require(set(heads) <= buddies.keys(), "A head without a buddy has a reserve.")
    new = [each for each in plan.reserves if each.status is Status.NEW]
    kept = {e.head: (e.reserve, e.status) for e in plan.reserves if e.status is not Status.NEW}
    _require(kept == standing, "Published and pinned reserves must stay as they are.")
    _require(list(plan.refused_reserves) == refused, "The refused reserves are not as stated.")
    takes, total, worst = Counter[int](), 0, 0
    for each in plan.reserves:
        apart = is_apart(each.head, each.reserve)
        _require(each.apart == apart, f"Whose organisation the reserve of {each.head} is of.")
    for each in new:
        cost = points.get((each.head, each.reserve))
        fits = cost is not None and each.reserve != buddies[each.head]
        _require(fits, f"Head {each.head} with reserve {each.reserve} is not allowed.")
        _require(cost == each.mismatch, f"The mismatch of {each.head}’s reserve is not as stated.")
        weights, one = problem.rules.weights, each.reserve
        total += each.mismatch + load_cost(load[one] + takes[one], weights)
        worst = max(worst, each.mismatch)
        takes[one] += 1
        _require(takes[one] <= room[one], f"Reserve {one} has too many.")

    # Nobody else could have one; no more of them apart; none as good with a smaller worst one;
    # none as well at less.
    proof, free = plan.reserve_certificate, buddies.keys() - standing.keys()
    count, floor = len(new), plan.objectives[5].bound
    edges = [e for e in edges if e[0] in free and e[1] != buddies[e[0]] and room[e[1]]]
    most = len(free - proof.cover.heads) + _space(proof.cover, edges, room)
    _require(count == most, "More heads might have a reserve: the cut does not prove otherwise.")
    near = {(head, one) for head, one, _ in edges if not is_apart(head, one)}
    taken = sum(not each.apart for each in new)
    # Where nobody near is taken, a plan as good takes none either.
    edges = [edge for edge in edges if taken or edge[:2] not in near]
    free_units = [(one, 0) for one in room for _ in range(room[one])]

    def fewest_near(prices: Prices, over: list[Edge]) -> int:
        counted = ((head, one, int((head, one) in near)) for head, one, _ in over)
        return _least_total(prices, counted, count, free, free_units)

    least_near = fewest_near(proof.near, edges) if taken else 0
    better = [edge for edge in edges if edge[2] < floor]
    if isinstance(proof.worst, Prices):
        _require(fewest_near(proof.worst, better) > taken, "A reserve’s mismatch might be smaller.")
    elif floor > 0:
        fewer = len(free - proof.worst.heads) + _space(proof.worst, better, room) < count
        _require(fewer, "The largest mismatch of a reserve might be smaller.")
    price = proof.near_price
    _require(price >= 0, "The price of a reserve of the buddy’s organisation is below nought.")
    priced = [
        (head, one, cost + price * ((head, one) in near))
        for head, one, cost in edges
        if cost <= worst
    ]
    least = _least_total(proof.fit, priced, count, free, _units(problem, load, room))
    least -= price * taken
    stands = sum(each.apart for each in plan.reserves if each.status is not Status.NEW)
    apart_now = sum(each.apart for each in plan.reserves)
    return [
        (len(plan.reserves), len(standing) + most),
        (apart_now, stands + count - least_near),
        (worst, floor),
        (total, least),
    ]
