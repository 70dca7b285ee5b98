"""From a plan's pairs to their reserves: who stands already, who may be, and what is found."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from buddies.matching.edges import Edges, other_organisations
from buddies.matching.facts import Facts, whole
from buddies.matching.optimum import Game, Sides, Stop
from buddies.matching.plan import (
    Objective,
    Pair,
    Refused,
    Reserve,
    ReserveCertificate,
    Status,
)
from buddies.matching.proofs import as_cut, as_prices, total_of
from buddies.matching.reserves import BestReserves, best_reserves
from buddies.matching.rules import mismatch, other_organisation, reserve_room, settle_reserves
from buddies.matching.words import reserve_reasons

OBJECTIVES = (
    "Heads with a reserve",
    "Reserves of another organisation than the buddy’s",
    "Largest mismatch of a reserve",
    "Total fit of the reserves",
)


@dataclass(frozen=True, slots=True)
class Behind:
    """The reserves of a plan, with what is said and proved of them."""

    reserves: tuple[Reserve, ...]
    refused: tuple[Refused, ...]
    objectives: tuple[Objective, ...]
    proof: ReserveCertificate


def _in_words(
    facts: Facts, whom: dict[int, tuple[int, Status]], buddies: dict[int, int]
) -> tuple[Reserve, ...]:
    """Return the reserves of the plan's heads, each with why."""
    givers = {giver.person_id: giver for giver in facts.givers}
    held = Counter(reserve for reserve, _ in whom.values())
    found = []
    for need in facts.needs:
        head = need.person_id
        if head not in buddies or head not in whom:
            continue
        one, status = whom[head]
        buddy, giver = givers.get(buddies[head]), givers.get(one)
        if giver is None:
            # Published with somebody who has since withdrawn their offer.
            found.append(Reserve(head, one, status, 0, False, ("Already published",)))
            continue
        apart = other_organisation(buddy, giver)
        why = reserve_reasons(need, buddy, giver, held[one] - 1, apart=apart)
        if status is not Status.NEW:
            said = "Already published" if status is Status.PUBLISHED else "Chosen by a coordinator"
            why = (*why, said)
        points = mismatch(need, giver, facts.problem.rules.weights)
        found.append(Reserve(head, one, status, points, apart, why))
    return tuple(found)


def _proof(facts: Facts, best: BestReserves) -> ReserveCertificate:
    worst = best.worst
    return ReserveCertificate(
        cover=as_cut(facts, best.cover),
        near=as_prices(facts, best.near_prices),
        worst=as_cut(facts, worst) if isinstance(worst, Sides) else as_prices(facts, worst),
        fit=as_prices(facts, best.prices),
        near_price=best.near_price,
    )


def find_reserves(facts: Facts, edges: Edges, pairs: tuple[Pair, ...], stop: Stop) -> Behind:
    """Return the best reserves of these pairs. `edges`: who may be whose reserve."""
    problem, ids = facts.problem, facts.heads.ids
    buddies = {pair.head: pair.buddy for pair in pairs}
    settled, refused = settle_reserves(problem, buddies)
    held = Counter(reserve for reserve, _ in settled.values())
    load = whole(held[giver.person_id] for giver in facts.givers)
    room = np.maximum(0, whole(reserve_room(problem, giver) for giver in facts.givers) - load)
    free = np.isin(ids, whole(buddies)) & ~np.isin(ids, whole(settled))
    place = {giver.person_id: at for at, giver in enumerate(facts.givers)}
    theirs = whole(place.get(buddies.get(head, -1), -1) for head in ids.tolist())
    edges = edges.only(
        free[edges.head] & (room[edges.buddy] > 0) & (theirs[edges.head] != edges.buddy)
    )
    near = ~other_organisations(facts, theirs[edges.head], edges.buddy)
    weights = problem.rules.weights
    game = Game(edges, free, np.zeros_like(free), room, load, weights.each_further_head)
    best = best_reserves(game, near, stop)
    chosen = best.chosen
    new = zip(ids[chosen.head].tolist(), facts.buddies.ids[chosen.buddy].tolist(), strict=True)
    whom = settled | {head: (reserve, Status.NEW) for head, reserve in new}
    found = _in_words(facts, whom, buddies)
    apart = sum(each.apart for each in found)
    many, of_near = len(chosen.head), int(best.near.sum())
    most = int(free.sum() - len(best.cover.heads) + room[best.cover.buddies].sum())
    values: tuple[int, ...] = (
        len(found),
        apart,
        int(chosen.mismatch.max(initial=0)),
        total_of(chosen, load, weights),
    )
    bounds: tuple[int, ...] = (
        len(found) - many + most,
        apart + of_near - best.least_near,
        best.floor,
        best.bound,
    )
    return Behind(
        found,
        tuple(refused),
        tuple(map(Objective, OBJECTIVES, values, bounds)),
        _proof(facts, best),
    )
