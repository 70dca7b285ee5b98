"""The best plan for heads, buddies and allowed pairs given as numbers, with its proof.

In this order: as many heads as can be; the largest mismatch as small as can be; the least total.
Cover is a maximum flow, the largest mismatch a search over maximum flows among the better pairs,
the total a flow of least cost. Costs are whole numbers throughout, and a pair that may not be has
no edge. OR-tools is imported inside functions: loading it takes a moment that only a run needs.
"""

from dataclasses import dataclass

import numpy as np

from buddies.matching.edges import Edges, spread
from buddies.matching.facts import Bools, Ints


@dataclass(frozen=True, slots=True)
class Game:
    """The question in numbers. `edges` only where a head is free and a buddy has room.

    `free`: heads to cover; `promised`: those who must be; `room`: how many more each buddy can
    take; `load`: how many each supports already; `step`: the cost of a buddy's each further head.
    """

    edges: Edges
    free: Bools
    promised: Bools
    room: Ints
    load: Ints
    step: int


@dataclass(frozen=True, slots=True)
class Sides:
    """The heads and buddies on the near side of a smallest cut, by place."""

    heads: Ints
    buddies: Ints


@dataclass(frozen=True, slots=True)
class Best:
    """The answer: the chosen edges and what proves each objective."""

    chosen: Edges
    cover: Sides
    worst: Sides
    head_prices: Ints
    buddy_prices: Ints
    finish: int
    bound: int


class _Flow:
    """A maximum flow of heads to buddies over some edges."""

    def __init__(self, game: Game, edges: Edges, heads: Bools) -> None:
        from ortools.graph.python import max_flow

        linked = np.zeros(len(heads), dtype=np.bool_)
        linked[edges.head] = True
        some = np.flatnonzero(heads & linked)
        self.alone = np.flatnonzero(heads & ~linked)
        rooms = np.flatnonzero(game.room)
        count = len(game.free)
        self.count, self.source = count, count + len(game.room)
        source, sink = self.source, self.source + 1
        # An edge is wider than any head, so that a smallest cut never runs through one.
        ends = [
            (np.full(len(some), source), some, np.ones(len(some), dtype=np.int64)),
            (edges.head, count + edges.buddy, np.full(len(edges.head), 2)),
            (count + rooms, np.full(len(rooms), sink), game.room[rooms]),
            # An arc of no width, so that both ends exist when nothing else does.
            (np.array([source]), np.array([sink]), np.array([0])),
        ]
        self.solver = max_flow.SimpleMaxFlow()
        self.solver.add_arcs_with_capacity(
            *(np.concatenate(part) for part in zip(*ends, strict=True))
        )
        self.solver.solve(source, sink)
        self.value = int(self.solver.optimal_flow())

    def cut(self) -> Sides:
        near = np.array(self.solver.get_source_side_min_cut(), dtype=np.int64)
        buddies = near[(near >= self.count) & (near < self.source)] - self.count
        return Sides(np.concatenate([self.alone, near[near < self.count]]), buddies)


class CannotKeep(ValueError):
    """Not everybody who was promised a buddy can have one."""


def _least_worst(game: Game, covered: int) -> tuple[int, Sides]:
    """Return the smallest limit on a mismatch that still covers as many, and the cut below it."""
    edges, values = game.edges, np.unique(game.edges.mismatch)
    if covered == 0:
        return -1, Sides(values[:0], values[:0])
    best = np.full(len(game.free), np.iinfo(np.int64).max)
    np.minimum.at(best, edges.head, edges.mismatch)
    least = max([int(np.sort(best)[covered - 1]), *best[game.promised].tolist()])

    def failure(at: int) -> Sides | None:
        better = edges.only(edges.mismatch < values[at + 1])
        for heads, wanted in ((game.free, covered), (game.promised, int(game.promised.sum()))):
            flow = _Flow(game, better, heads)
            if flow.value < wanted:
                return flow.cut()
        return None

    # So many heads must take at least their own best: a lower limit is known to fail.
    low, high, jump = int(np.searchsorted(values, least)) - 1, len(values) - 1, 1
    proof: Sides | None = None
    while high - low > 1:
        # Small steps first, each twice the last: graphs of few good pairs are quick to answer.
        middle = min(low + jump, (low + high) // 2)
        failed = failure(middle)
        if failed is None:
            high = middle
        else:
            low, jump, proof = middle, jump * 2, failed
    proof = proof or failure(low)
    return int(values[high]), proof or Sides(values[:0], values[:0])


def _cheapest(game: Game, edges: Edges, covered: int) -> Bools:
    """Return which edges a plan of least total uses that covers this many."""
    from ortools.graph.python import min_cost_flow

    count, buddies = len(game.free), len(game.room)
    sink, aside = count + buddies, count + buddies + 1
    free, others = np.flatnonzero(game.free), np.flatnonzero(game.free & ~game.promised)
    units = np.minimum(game.room, np.bincount(edges.buddy, minlength=buddies))
    buddy, unit = spread(units)
    lines = len(edges.head)
    if not lines:
        return np.zeros(0, dtype=np.bool_)
    # Every free head sends one: to a buddy, or, where no promise forbids it, to stand aside.
    start = np.concatenate([edges.head, others, count + buddy])
    end = np.concatenate(
        [count + edges.buddy, np.full(len(others), aside), np.full_like(buddy, sink)]
    )
    cost = np.concatenate(
        [edges.mismatch, np.zeros_like(others), game.step * (game.load[buddy] + unit)]
    )
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(start, end, np.ones_like(start), cost)
    solver.set_nodes_supplies(
        np.concatenate([free, [sink, aside]]),
        np.concatenate([np.ones_like(free), [-covered, covered - len(free)]]),
    )
    solver.solve()
    return np.asarray(solver.flows(arcs[:lines])) > 0


def prices(game: Game, edges: Edges, used: Bools) -> tuple[Ints, Ints, int]:
    """Return dual potentials of heads, buddies and the far end for a plan over these edges.

    Shortest distances in the residual graph, from everywhere at once, by rounds of Bellman and
    Ford in which only what has changed is looked at. For a plan that is not the best the rounds
    are cut short, and the bound that follows from the prices stays below its total.
    """
    count, buddies = len(game.free), len(game.room)
    head, buddy, cost = edges.head, edges.buddy, edges.mismatch
    first = np.searchsorted(head, np.arange(count + 1))
    partner = np.full(count, -1)
    partner[head[used]] = buddy[used]
    paid = np.zeros(count, dtype=np.int64)
    paid[head[used]] = cost[used]
    matched = np.flatnonzero(partner >= 0)
    loose = game.free & ~game.promised
    mine, waiting = matched[loose[matched]], loose & (partner < 0)
    taken = np.bincount(buddy[used], minlength=buddies)
    last_paid = game.step * (game.load + taken - 1)
    next_cost = game.step * (game.load + taken)
    busy, spare = np.flatnonzero(taken), np.flatnonzero(taken < game.room)
    u, v = np.zeros(count, dtype=np.int64), np.zeros(buddies, dtype=np.int64)
    begin = finish = 0
    for _ in range(count + buddies + 2):
        was_v, was_u = v.copy(), u.copy()
        v[busy] = np.minimum(v[busy], finish - last_paid[busy])
        u[matched] = np.minimum(u[matched], v[partner[matched]] - paid[matched])
        begin = int(u[mine].min(initial=begin))
        u[waiting] = np.minimum(u[waiting], begin)
        moved = np.flatnonzero(u < was_u)
        row, place = spread(first[moved + 1] - first[moved])
        lines = first[moved][row] + place
        np.minimum.at(v, buddy[lines], u[head[lines]] + cost[lines])
        before = finish
        finish = int((v[spare] + next_cost[spare]).min(initial=finish))
        if finish == before and not len(moved) and np.array_equal(v, was_v):
            break
    return u - begin, v - begin, finish - begin


def total_bound(game: Game, edges: Edges, covered: int, priced: tuple[Ints, Ints, int]) -> int:
    """Return the total below which, by these prices, no plan that covers so many can go."""
    u, v, finish = priced
    buddy, unit = spread(game.room)
    units = game.step * (game.load[buddy] + unit) + v[buddy] - finish
    return int(
        covered * finish
        - u[game.promised].sum()
        - np.maximum(0, u[game.free & ~game.promised]).sum()
        + np.minimum(0, edges.mismatch + u[edges.head] - v[edges.buddy]).sum()
        + np.minimum(0, units).sum()
    )


def best_plan(game: Game) -> Best:
    """Return the best plan with its proof. Raises CannotKeep where a promise cannot be kept."""
    flow = _Flow(game, game.edges, game.free)
    covered = flow.value
    if game.promised.any() and _Flow(game, game.edges, game.promised).value < game.promised.sum():
        raise CannotKeep("Not everybody who was promised a buddy can have one any more.")
    limit, worst = _least_worst(game, covered)
    good = game.edges.only(game.edges.mismatch <= limit)
    used = _cheapest(game, good, covered)
    priced = prices(game, good, used)
    return Best(
        good.only(used), flow.cut(), worst, *priced, total_bound(game, good, covered, priced)
    )
