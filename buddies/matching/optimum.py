"""The best plan for heads, buddies and allowed pairs given as numbers, with its proof.

In this order: as many heads as can be; the largest mismatch as small as can be; the least total.
Cover is a maximum flow, the largest mismatch a search over maximum flows among the better pairs,
the total a flow of least cost. Costs are whole numbers throughout, and a pair that may not be has
no edge. Between the steps it is asked whether to stop: then the plan found so far is given, with
the bounds proved so far. OR-tools is imported inside functions: loading it takes a moment that
only a run needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from buddies.matching.edges import Edges, spread
from buddies.matching.facts import Bools, Ints

# Whether the time is up.
Stop: TypeAlias = Callable[[], bool]
# Dual potentials of heads, of buddies and of the far end.
Priced: TypeAlias = tuple[Ints, Ints, int]


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
    """The answer: the chosen edges and what proves each objective. `floor`: no plan with only
    smaller mismatches covers as many, as `worst` shows; `bound`: no total is less, by `prices`."""

    chosen: Edges
    cover: Sides
    floor: int
    worst: Sides
    prices: Priced
    bound: int


class Flow:
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
        arcs = self.solver.add_arcs_with_capacity(
            *(np.concatenate(part) for part in zip(*ends, strict=True))
        )
        self.lines = arcs[len(some) : len(some) + len(edges.head)]
        self.solver.solve(source, sink)
        self.value = int(self.solver.optimal_flow())

    def used(self) -> Bools:
        """Return which edges the flow takes."""
        return np.asarray(self.solver.flows(self.lines)) > 0

    def cut(self) -> Sides:
        """Return the near side of a smallest cut: these heads can only go to these buddies."""
        near = np.array(self.solver.get_source_side_min_cut(), dtype=np.int64)
        buddies = near[(near >= self.count) & (near < self.source)] - self.count
        return Sides(np.concatenate([self.alone, near[near < self.count]]), buddies)


class CannotKeep(ValueError):
    """Not everybody who was promised a buddy can have one."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on the largest mismatch that suffices, and the cut that proves that mismatches
    below `floor` alone do not. `found`: the edges that some plan within the limit takes."""

    limit: int
    floor: int
    proof: Sides
    found: Bools | None


def least_worst(game: Game, covered: int, stop: Stop) -> Limit:
    """Return the smallest limit on a mismatch that still covers as many, and the cut below it."""
    edges, values = game.edges, np.unique(game.edges.mismatch)
    if covered == 0:
        return Limit(-1, 0, Sides(values[:0], values[:0]), None)
    best = np.full(len(game.free), np.iinfo(np.int64).max)
    np.minimum.at(best, edges.head, edges.mismatch)
    least = max([int(np.sort(best)[covered - 1]), *best[game.promised].tolist()])

    found: Bools | None = None

    def failure(at: int) -> Sides | None:
        nonlocal found
        within = edges.mismatch < values[at + 1]
        better = edges.only(within)
        flow = Flow(game, better, game.free)
        if flow.value < covered:
            return flow.cut()
        promises = Flow(game, better, game.promised) if game.promised.any() else None
        if promises is not None and promises.value < game.promised.sum():
            return promises.cut()
        found = within
        found[within] = flow.used()
        return None

    # So many heads must take at least their own best: a lower limit is known to fail.
    low, high, jump = int(np.searchsorted(values, least)) - 1, len(values) - 1, 1
    proof: Sides | None = None
    while high - low > 1 and not stop():
        # Small steps first, each twice the last: graphs of few good pairs are quick to answer.
        middle = min(low + jump, (low + high) // 2)
        failed = failure(middle)
        if failed is None:
            high = middle
        else:
            low, jump, proof = middle, jump * 2, failed
    proof = proof or failure(low)
    assert proof is not None
    return Limit(int(values[high]), int(values[low + 1]), proof, found)


def cheapest(game: Game, edges: Edges, covered: int) -> Bools:
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


def prices(game: Game, edges: Edges, used: Bools) -> Priced:
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


def total_bound(game: Game, edges: Edges, covered: int, priced: Priced) -> int:
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


def quick_prices(game: Game, edges: Edges, covered: int) -> Priced:
    """Return prices that prove no total below the sum of the smallest mismatches of so many
    heads: little, at once, for when there is no time for more."""
    best = np.full(len(game.free), np.iinfo(np.int32).max, dtype=np.int64)
    np.minimum.at(best, edges.head, edges.mismatch)
    finish = int(np.sort(best[game.free])[covered - 1]) if covered else 0
    return finish - best, np.full(len(game.room), finish), finish


@dataclass(frozen=True, slots=True)
class Fit:
    """Which edges a plan takes, what proves its total, and the bound that follows."""

    used: Bools
    prices: Priced
    bound: int


def best_total(game: Game, limit: int, covered: int, found: Bools | None, stop: Stop) -> Fit:
    """Return the plan of least total within the limit, with its proof.

    `found`: which of the game's edges some plan takes; it is given back where the time is up.
    """
    points = game.edges.mismatch
    if found is None or not stop():
        within = points <= limit
        used = within.copy()
        used[within] = cheapest(game, game.edges.only(within), covered)
    else:
        used = found
    within = points <= points[used].max(initial=-1)
    good = game.edges.only(within)
    priced = quick_prices(game, good, covered) if stop() else prices(game, good, used[within])
    return Fit(used, priced, total_bound(game, good, covered, priced))


def best_plan(game: Game, stop: Stop = lambda: False) -> Best:
    """Return the best plan with its proof. Raises CannotKeep where a promise cannot be kept.

    When `stop` says so, the rest is left: everybody is covered who can be, and what is not proved
    shows as a bound that the plan does not reach.
    """
    flow = Flow(game, game.edges, game.free)
    covered = flow.value
    found: Bools | None = flow.used()
    if game.promised.any():
        found = None  # this flow may leave out somebody who was promised
        if Flow(game, game.edges, game.promised).value < game.promised.sum():
            raise CannotKeep("Not everybody who was promised a buddy can have one any more.")
    limit = least_worst(game, covered, stop)
    found = limit.found if limit.found is not None and found is not None else found
    fit = best_total(game, limit.limit, covered, found, stop)
    chosen = game.edges.only(fit.used)
    return Best(chosen, flow.cut(), limit.floor, limit.proof, fit.prices, fit.bound)
