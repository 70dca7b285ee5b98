"""All allowed pairs of a problem and their mismatch, many at once (`rules` says one at a time)."""

from dataclasses import dataclass

import numpy as np

from buddies.matching.data import SPARED_FOR_RESERVES, Rule
from buddies.matching.facts import Bools, Days, Facts, Ints, Lists
from buddies.matching.rules import limit_metres

FARTHEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Edges:
    """Allowed pairs by place in the facts, ordered by head, then buddy, with their mismatch."""

    head: Ints
    buddy: Ints
    mismatch: Ints

    def only(self, kept: Bools) -> "Edges":
        """Return the pairs marked true."""
        return Edges(self.head[kept], self.buddy[kept], self.mismatch[kept])


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return for rows of these lengths, laid end to end, each item's row and place in its row."""
    row = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return row, np.arange(len(row)) - first[row]


def _product(ours: Lists, theirs: Lists, head: Ints, buddy: Ints) -> tuple[Ints, Ints, Ints]:
    """Return every combination of the head's and the buddy's values: (pair, value, value)."""
    width = theirs.counts[buddy]
    pair, place = spread(ours.counts[head] * width)
    a, b = np.divmod(place, width[pair])
    return (
        pair,
        ours.values[ours.start[head[pair]] + a],
        theirs.values[theirs.start[buddy[pair]] + b],
    )


def _share(ours: Lists, theirs: Lists, head: Ints, buddy: Ints) -> Bools:
    """Return for each pair whether their lists have a number in common."""
    shared = np.zeros(len(head), dtype=np.bool_)
    pair, a, b = _product(ours, theirs, head, buddy)
    shared[pair[a == b]] = True
    return shared


def _overlap(ours: Days, theirs: Days, head: Ints, buddy: Ints) -> Bools:
    """Return for each pair whether a span of one shares a day with a span of the other."""
    shared = np.zeros(len(head), dtype=np.bool_)
    some = np.flatnonzero((ours.rows.counts[head] > 0) & (theirs.rows.counts[buddy] > 0))
    pair, a, b = _product(ours.rows, theirs.rows, head[some], buddy[some])
    meet = (ours.first[a] <= theirs.last[b]) & (theirs.first[b] <= ours.last[a])
    shared[some[pair[meet]]] = True
    return shared


def _away(facts: Facts, head: Ints, buddy: Ints) -> Bools:
    """Return for each pair whether the buddy is not free in all weeks of the head's need."""
    need, offer = facts.heads.free, facts.buddies.free
    outside = (offer.first[buddy] > need.first[head]) | (offer.last[buddy] < need.last[head])
    return outside | _overlap(need, facts.away, head, buddy)


def other_organisations(facts: Facts, buddy: Ints, reserve: Ints) -> Bools:
    """Return for each buddy (-1: not in this run) and reserve whether `rules` says that the
    reserve is of another organisation."""
    apart = (buddy >= 0) & facts.employer_known[buddy] & facts.employer_known[reserve]
    some = np.flatnonzero(apart)
    one, other = buddy[some], reserve[some]
    shared = _share(facts.organisations, facts.organisations, one, other)
    apart[some[shared | _share(facts.buddies.urns, facts.buddies.urns, one, other)]] = False
    return apart


def metres_between(facts: Facts, head: Ints, buddy: Ints) -> Ints:
    """Return whole metres between the two nearest schools of each pair, -1 where not known."""
    heads, buddies = facts.heads, facts.buddies
    pair, a, b = _product(heads.places, buddies.places, head, buddy)
    squares = (heads.eastings[a] - buddies.eastings[b]) ** 2
    squares += (heads.northings[a] - buddies.northings[b]) ** 2
    nearest = np.full(len(head), FARTHEST)
    np.minimum.at(nearest, pair, squares)
    return _metres(nearest)


def metres_from(facts: Facts, head: int) -> Ints:
    """Return whole metres from one head to every buddy, -1 where not known."""
    heads, buddies = facts.heads, facts.buddies
    nearest = np.full(len(facts.givers), FARTHEST)
    placed = np.flatnonzero(buddies.places.counts)
    for at in range(heads.places.start[head], heads.places.start[head + 1]):
        squares = (buddies.eastings - heads.eastings[at]) ** 2
        squares += (buddies.northings - heads.northings[at]) ** 2
        least = np.minimum.reduceat(squares, buddies.places.start[placed])
        nearest[placed] = np.minimum(nearest[placed], least)
    return _metres(nearest)


def _metres(squares: Ints) -> Ints:
    known = squares < FARTHEST
    return np.where(known, np.sqrt(np.where(known, squares, 0)).astype(np.int64), -1)


def rules_broken(facts: Facts, head: Ints, buddy: Ints, metres: Ints) -> dict[Rule, Bools]:
    """Return for each rule which of the pairs break it."""
    heads, buddies, rules = facts.heads, facts.buddies, facts.problem.rules
    keys = facts.keys(head, buddy)
    both = np.zeros(len(head), dtype=np.bool_)
    if not rules.allow_both_in_window:
        both = _overlap(heads.windows, buddies.windows, head, buddy)
    wanted, phases = facts.wanted[buddy], heads.phases[head]
    far = np.zeros(len(head), dtype=np.bool_)
    if rules.max_distance_km is not None:
        far = metres > limit_metres(rules.max_distance_km)
    broken = {
        Rule.THEMSELVES: heads.ids[head] == buddies.ids[buddy],
        Rule.SAME_SCHOOL: _share(heads.urns, buddies.urns, head, buddy),
        Rule.SAME_BODY: _share(heads.bodies, buddies.bodies, head, buddy),
        Rule.HOLDS_ROLE: _share(facts.responsible, facts.roles_in, head, buddy),
        Rule.NOT_POSSIBLE: np.isin(keys, facts.impossible),
        Rule.AWAY: _away(facts, head, buddy),
        Rule.BOTH_IN_WINDOW: both,
        Rule.OTHER_PHASE: (wanted != 0) & (phases != 0) & (wanted & phases == 0),
        Rule.TOO_FAR: far,
    }
    for rule, waived in facts.waived.items():
        broken[rule] &= ~np.isin(keys, waived)
    return broken


def _shared_points(ours: Ints, theirs: Ints, other: int, unknown: int) -> Ints:
    points = np.where(ours & theirs == 0, other, 0)
    return np.where((ours == 0) | (theirs == 0), unknown, points)


def mismatches(facts: Facts, head: Ints, buddy: Ints, metres: Ints) -> Ints:
    """Return the mismatch of each pair in points, as `rules.mismatch` does for one."""
    heads, buddies, weights = facts.heads, facts.buddies, facts.problem.rules.weights
    near = np.minimum(weights.far, metres * weights.per_km // 1000)
    return (
        _shared_points(
            heads.phases[head], buddies.phases[buddy], weights.other_phase, weights.unknown_phase
        )
        + _shared_points(
            heads.kinds[head], buddies.kinds[buddy], weights.other_kind, weights.unknown_kind
        )
        + np.where(metres < 0, weights.unknown_distance, near)
        + facts.experience[buddy]
    )


def everybody(facts: Facts) -> tuple[Ints, Ints]:
    """Return all pairs of a head and a buddy."""
    many = len(facts.givers)
    head = np.repeat(np.arange(len(facts.needs)), many)
    return head, np.tile(np.arange(many), len(facts.needs))


def neighbours(facts: Facts, metres: int) -> tuple[Ints, Ints]:
    """Return all pairs within this distance, waived beyond it, or whose distance is not known.

    Schools are sorted into squares of that size, so only the nine around one need looking at.
    """
    heads, buddies, many = facts.heads, facts.buddies, len(facts.givers)
    size, rows = metres + 1, 1 << 31
    cells = buddies.eastings // size * rows + buddies.northings // size
    order = np.argsort(cells, kind="stable")
    cells, easts, norths = cells[order], buddies.eastings[order], buddies.northings[order]
    buddy_at = spread(buddies.places.counts)[0][order]
    head_at = spread(heads.places.counts)[0]
    keys = [facts.waived.get(Rule.TOO_FAR, cells[:0])]
    for step in range(-1, 2):
        # Squares north and south of one lie beside it in the sorted list: three in one go.
        middle = (heads.eastings // size + step) * rows + heads.northings // size
        first = np.searchsorted(cells, middle - 1, side="left")
        last = np.searchsorted(cells, middle + 1, side="right")
        place, one = spread(last - first)
        one += first[place]
        squares = (heads.eastings[place] - easts[one]) ** 2
        squares += (heads.northings[place] - norths[one]) ** 2
        near = squares < size**2
        keys.append(head_at[place[near]] * many + buddy_at[one[near]])
    for lost, others in (
        (np.flatnonzero(heads.places.counts == 0), np.arange(many)),
        (np.arange(len(facts.needs)), np.flatnonzero(buddies.places.counts == 0)),
    ):
        keys.append((lost[:, None] * many + others[None, :]).ravel())
    found = np.sort(np.concatenate(keys))
    found = found[np.diff(found, prepend=-1) > 0]
    return found // max(many, 1), found % max(many, 1)


@dataclass(frozen=True, slots=True)
class Possible:
    """Who may be whose buddy, and who may be whose reserve (`rules.broken_for_reserve`)."""

    pairs: Edges
    reserves: Edges


def possible(facts: Facts) -> Possible:
    """Return every pair that breaks no rule, and every one that breaks none for a reserve."""
    limit = facts.problem.rules.max_distance_km
    head, buddy = everybody(facts) if limit is None else neighbours(facts, limit_metres(limit))
    metres = metres_between(facts, head, buddy)
    broken = rules_broken(facts, head, buddy, metres)
    spared = np.logical_or.reduce([broken.pop(rule) for rule in SPARED_FOR_RESERVES])
    fits = ~np.logical_or.reduce(list(broken.values()))
    head, buddy, metres, spared = head[fits], buddy[fits], metres[fits], spared[fits]
    reserves = Edges(head, buddy, mismatches(facts, head, buddy, metres))
    return Possible(reserves.only(~spared), reserves)


def allowed_pairs(facts: Facts) -> Edges:
    """Return every pair that breaks no rule, with its mismatch."""
    return possible(facts).pairs
