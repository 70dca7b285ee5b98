"""The best reserves for pairs that are found, given as numbers, with their proof.

In this order: as many heads as can be have a reserve; as few reserves as can be are of the
buddy's own organisation ("near"); the largest mismatch as small as can be; the least total.
Where nobody near is needed, the near ones are left out and it is a game like that of the pairs.
Elsewhere a plan may take so many near ones and no more: that limit has a price of its own, found
by doubling it until the plan keeps the limit, and the proof names it.
"""

from dataclasses import dataclass, replace

import numpy as np

from buddies.matching.edges import Edges
from buddies.matching.facts import Bools
from buddies.matching.optimum import (
    Flow,
    Game,
    Priced,
    Sides,
    Stop,
    best_total,
    cheapest,
    least_worst,
    prices,
    quick_prices,
    total_bound,
)


@dataclass(frozen=True, slots=True)
class BestReserves:
    """The answer: the chosen edges, which of them are near, and what proves each objective.

    `near_prices` prove that at least `least_near` are near; `floor`, that no plan with only
    smaller mismatches is as good so far, by a cut or by prices (`worst`); `near_price`
    and `prices`, that no total is below `bound`.
    """

    chosen: Edges
    near: Bools
    cover: Sides
    near_prices: Priced
    least_near: int
    floor: int
    worst: Sides | Priced
    near_price: int
    prices: Priced
    bound: int


def _prices_of_cut(game: Game, sides: Sides) -> Priced:
    """Return prices which prove that whoever cannot pass this cut of the others has a near
    reserve."""
    heads = np.ones(len(game.free), dtype=np.int64)
    buddies = np.ones(len(game.room), dtype=np.int64)
    heads[sides.heads] = buddies[sides.buddies] = 0
    return heads, buddies, 1


def _counting(game: Game, near: Bools) -> Game:
    """Return the game in which each near reserve costs one and nothing else costs."""
    edges = Edges(game.edges.head, game.edges.buddy, near.astype(np.int64))
    return replace(game, edges=edges, step=0)


def _only(game: Game, kept: Bools) -> Game:
    return replace(game, edges=game.edges.only(kept))


def best_reserves(game: Game, near: Bools, stop: Stop = lambda: False) -> BestReserves:
    """Return the best reserves with their proof; `near` marks edges of the buddy's organisation.

    When `stop` says so, the rest is left: as many heads as can be have a reserve, and what is not
    proved shows as a bound that the plan does not reach.
    """
    flow = Flow(game, game.edges, game.free)
    apart = Flow(game, game.edges.only(~near), game.free)
    cut = _prices_of_cut(game, apart.cut())
    if apart.value == flow.value:
        return _without_near(_only(game, ~near), flow, apart, cut, stop)
    return _with_near(game, near, flow, cut, flow.value - apart.value, stop)


def _without_near(game: Game, flow: Flow, apart: Flow, cut: Priced, stop: Stop) -> BestReserves:
    """Return the best reserves of a game without near ones. `flow`: with them; `apart`: not."""
    limit = least_worst(game, flow.value, stop)
    found = apart.used() if limit.found is None else limit.found
    fit = best_total(game, limit.limit, flow.value, found, stop)
    chosen = game.edges.only(fit.used)
    return BestReserves(
        chosen=chosen,
        near=np.zeros(len(chosen.head), dtype=np.bool_),
        cover=flow.cut(),
        near_prices=cut,
        least_near=0,
        floor=limit.floor,
        worst=limit.proof,
        near_price=0,
        prices=fit.prices,
        bound=fit.bound,
    )


def _with_near(
    game: Game, near: Bools, flow: Flow, cut: Priced, least: int, stop: Stop
) -> BestReserves:
    used, near_prices = flow.used(), cut
    if not stop():
        counting = _counting(game, near)
        used = cheapest(counting, counting.edges, flow.value)
        if near[used].sum() > least:
            near_prices = prices(counting, counting.edges, used)
            least = total_bound(counting, counting.edges, flow.value, near_prices)
    limit = _least_worst_near(game, near, flow.value, used, stop)
    used, price = _fewest_points(game, near, flow.value, limit.used, stop)
    within = game.edges.mismatch <= game.edges.mismatch[used].max()
    last = replace(game, edges=_priced(game, near, price).only(within))
    if stop():
        priced = quick_prices(last, last.edges, flow.value)
    else:
        priced = prices(last, last.edges, used[within])
    count = int(near[used].sum())
    return BestReserves(
        chosen=game.edges.only(used),
        near=near[used],
        cover=flow.cut(),
        near_prices=near_prices,
        least_near=least,
        floor=limit.floor,
        worst=limit.proof,
        near_price=price,
        prices=priced,
        bound=total_bound(last, last.edges, flow.value, priced) - price * count,
    )


def _priced(game: Game, near: Bools, price: int) -> Edges:
    return replace(game.edges, mismatch=game.edges.mismatch + price * near)


@dataclass(frozen=True, slots=True)
class _Limit:
    """The plan with the smallest largest mismatch, and what proves that less than `floor` does
    not do."""

    used: Bools
    floor: int
    proof: Sides | Priced


def _least_worst_near(game: Game, near: Bools, covered: int, used: Bools, stop: Stop) -> _Limit:
    """Look for a plan as good as `used` whose largest mismatch is as small as can be."""
    points, count = game.edges.mismatch, near[used].sum()
    values = np.unique(points)
    low, high = -1, int(np.searchsorted(values, points[used].max()))
    proof: Sides | Priced = Flow(game, game.edges.only(points < 0), game.free).cut()
    while high - low > 1 and not stop():
        middle = (low + high) // 2
        within = points <= values[middle]
        flow = Flow(game, game.edges.only(within), game.free)
        if flow.value < covered:
            low, proof = middle, flow.cut()
            continue
        some = _counting(_only(game, within), near[within])
        taken = within.copy()
        taken[within] = cheapest(some, some.edges, covered)
        if near[taken].sum() > count:
            low, proof = middle, prices(some, some.edges, taken[within])
        else:
            used, high = taken, int(np.searchsorted(values, points[taken].max()))
    return _Limit(used, int(values[low + 1]), proof)


def _fewest_points(
    game: Game, near: Bools, covered: int, used: Bools, stop: Stop
) -> tuple[Bools, int]:
    """Return the plan of least total with no more near ones and no larger mismatch than `used`,
    and the price of a near one at which it is that."""
    points, count = game.edges.mismatch, near[used].sum()
    within = points <= points[used].max()
    # Seldom does one near reserve more save as much as a few of the worst pairs cost.
    price = 4 * (int(points[used].max()) + 1)
    while not stop():
        taken = within.copy()
        taken[within] = cheapest(game, _priced(game, near, price).only(within), covered)
        if near[taken].sum() <= count:
            return taken, price
        price *= 4
    return used, 0
