"""From places in arrays back to people: what the certificates are made of."""

from buddies.matching.data import Weights
from buddies.matching.edges import Edges
from buddies.matching.facts import Facts, Ints
from buddies.matching.optimum import Priced, Sides
from buddies.matching.plan import Cut, Prices
from buddies.matching.rules import load_cost


def as_cut(facts: Facts, sides: Sides) -> Cut:
    """Return the near side of a cut by person id."""
    heads, buddies = facts.heads.ids, facts.buddies.ids
    return Cut(frozenset(heads[sides.heads].tolist()), frozenset(buddies[sides.buddies].tolist()))


def as_prices(facts: Facts, priced: Priced) -> Prices:
    """Return dual potentials by person id."""

    def by_id(ids: Ints, prices: Ints) -> dict[int, int]:
        return dict(zip(ids.tolist(), prices.tolist(), strict=True))

    heads, buddies, finish = priced
    return Prices(by_id(facts.heads.ids, heads), by_id(facts.buddies.ids, buddies), finish)


def total_of(chosen: Edges, load: Ints, weights: Weights) -> int:
    """Return the mismatch of the chosen edges and the load they add to what is carried."""
    carried, total = load.tolist(), 0
    for buddy, points in zip(chosen.buddy.tolist(), chosen.mismatch.tolist(), strict=True):
        total += points + load_cost(carried[buddy], weights)
        carried[buddy] += 1
    return total
