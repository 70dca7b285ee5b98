"""For each head left without a buddy: why, and the one change that asks least.

A change covers this head and uncovers nobody: somebody who could support them takes one more; or
one rule of `WAIVABLE` is set aside for them and one buddy with room (or who gets room when drafts
move along); or a settled pair is released whose head can go elsewhere. Nobody is ever proposed
against a declared conflict, a forbidden pair or a shared employer. Two searches backwards through
the draft, from the buddies with room and from the pairs that can move, serve all heads together.
"""

from dataclasses import dataclass, replace

import numpy as np

from buddies.matching.data import WAIVABLE, Problem, Rule
from buddies.matching.edges import Edges, metres_from, mismatches, rules_broken
from buddies.matching.facts import Facts, Ints
from buddies.matching.optimum import Best, Game
from buddies.matching.plan import Change, ChangeKind, Status, Unpaired
from buddies.matching.rules import REASONS, distance_points, limit_metres, settle

NEAREST = 64
NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class _Draft:
    """The plan so far. `relief`: how many drafts move until each buddy has room; `release`: the
    same until a settled pair is released, times the number of heads, plus the head released."""

    facts: Facts
    edges: Edges
    settled: dict[int, tuple[int, Status]]
    first: Ints
    load: Ints
    relief: Ints
    release: Ints
    keeps: frozenset[int]


def _backwards(start: Ints, edges: Edges, partner: Ints, step: int) -> Ints:
    """Return the least score of each buddy, where handing a head on to another costs `step`."""
    drafted = edges.only(partner[edges.head] >= 0)
    source, target = partner[drafted.head], drafted.buddy
    score = start.copy()
    while True:
        better = score.copy()
        np.minimum.at(better, source, score[target] + step)
        if np.array_equal(better, score):
            return score
        score = better


def _released(
    facts: Facts, edges: Edges, relief: Ints, load: Ints, settled: dict[int, tuple[int, Status]]
) -> Ints:
    """Return where the search for settled pairs starts: those that could go elsewhere."""
    many = len(facts.needs)
    start = np.full(len(facts.givers), NEVER)
    elsewhere = np.full(many, NEVER)
    np.minimum.at(elsewhere, edges.head, relief[edges.buddy])
    place = {giver.person_id: at for at, giver in enumerate(facts.givers)}
    for head, need in enumerate(facts.needs):
        buddy = place.get(settled.get(need.person_id, (-1,))[0], -1)
        movable = buddy >= 0 and need.person_id not in facts.problem.held
        if movable and elsewhere[head] < NEVER and load[buddy] <= facts.givers[buddy].capacity:
            start[buddy] = min(start[buddy], (1 + elsewhere[head]) * many + head)
    return start


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _one_more(draft: _Draft, head: int, buddies: Ints, points: Ints) -> Change:
    facts, weights = draft.facts, draft.facts.problem.rules.weights
    none = np.array([facts.givers[buddy].capacity == 0 for buddy in buddies.tolist()])
    costs = weights.ask_one_more + weights.ask_despite_none * none + points
    costs = costs + weights.each_further_head * draft.load[buddies]
    at = int(costs.argmin())
    giver, need = facts.givers[int(buddies[at])], facts.needs[head]
    words = f"If {giver.name} takes one more, {need.name} has a buddy."
    return Change(
        ChangeKind.ONE_MORE,
        need.person_id,
        giver.person_id,
        int(costs[at]),
        words,
        draft.keeps,
    )


def _move(draft: _Draft, head: int, buddies: Ints, points: Ints) -> Change | None:
    facts, many = draft.facts, len(draft.facts.needs)
    moves, moved = np.divmod(draft.release[buddies], many)
    costs = facts.problem.rules.weights.ask_to_move + points + moves
    costs[draft.release[buddies] >= NEVER] = NEVER
    at = int(costs.argmin())
    if costs[at] >= NEVER:
        return None
    need, other = facts.needs[head], facts.needs[int(moved[at])]
    buddy = draft.settled[other.person_id][0]
    name = next(giver.name for giver in facts.givers if giver.person_id == buddy)
    words = (
        f"If the pair of {other.name} with {name} is released, {other.name} can have another "
        f"buddy and {need.name} has one too."
    )
    return Change(
        ChangeKind.MOVE,
        need.person_id,
        buddy,
        int(costs[at]),
        words,
        draft.keeps,
        moved=other.person_id,
    )


def _broken(draft: _Draft, head: int, buddies: Ints, metres: Ints) -> dict[Rule, Ints]:
    heads = np.full(len(buddies), head)
    broken = rules_broken(draft.facts, heads, buddies, metres)
    return {rule: bad.astype(np.int64) for rule, bad in broken.items()}


def _waive(draft: _Draft, head: int, metres: Ints) -> Change | None:
    """Return the least waiver of one rule. The nearest are looked at first, and the others only
    where one of them might ask less."""
    facts, weights = draft.facts, draft.facts.problem.rules.weights
    buddies = np.flatnonzero(draft.relief < NEVER)
    if len(buddies) > NEAREST:
        buddies = buddies[np.argpartition(metres[buddies], NEAREST)]
    found: tuple[int, int, Rule] | None = None
    for start, end in ((0, NEAREST), (NEAREST, len(buddies))):
        some = buddies[start:end]
        if not len(some):
            break
        floor = weights.ask_to_waive + distance_points(int(metres[some[0]]), weights)
        if found is not None and start and found[0] <= floor:
            break
        broken = _broken(draft, head, some, metres[some])
        may = np.sum([broken[rule] for rule in WAIVABLE], axis=0) == 1
        may &= np.sum(list(broken.values()), axis=0) == 1
        points = mismatches(facts, np.full(len(some), head), some, metres[some])
        costs = np.where(may, weights.ask_to_waive + points + draft.relief[some], NEVER)
        at = int(costs.argmin())
        if may[at] and (found is None or costs[at] < found[0]):
            rule = next(rule for rule in WAIVABLE if broken[rule][at])
            found = int(costs[at]), int(some[at]), rule
    if found is None:
        return None
    cost, buddy, rule = found
    need, giver = facts.needs[head], facts.givers[buddy]
    words = (
        f"If this rule is set aside for {need.name} and {giver.name}, {need.name} has a buddy: "
        f"{REASONS[rule]}."
    )
    return Change(
        ChangeKind.WAIVE, need.person_id, giver.person_id, cost, words, draft.keeps, rule=rule
    )


def _why_nobody(draft: _Draft, head: int, metres: Ints) -> str:
    limit = draft.facts.problem.rules.max_distance_km
    far = np.zeros(len(metres), dtype=np.bool_)
    if limit is not None:
        far = metres > limit_metres(limit)
    near = np.flatnonzero(~far)
    broken = _broken(draft, head, near, metres[near])
    left = 1 - broken.pop(Rule.THEMSELVES)
    counts = dict.fromkeys(broken, 0)
    for rule, bad in broken.items():
        counts[rule] = int((left & bad).sum())
        left = left & (1 - bad)
    counts[Rule.TOO_FAR] += int(far.sum())
    others = sum(counts.values())
    if not others:
        return "Nobody else has offered to be a buddy yet."
    said = "; ".join(f"{number}: {REASONS[rule]}" for rule, number in counts.items() if number)
    return f"{_people(others)} offered and none may support this head ({said})."


def _unpaired(draft: _Draft, head: int) -> Unpaired:
    facts, weights = draft.facts, draft.facts.problem.rules.weights
    row = slice(draft.first[head], draft.first[head + 1])
    buddies, points = draft.edges.buddy[row], draft.edges.mismatch[row]
    changes: list[Change | None] = []
    metres: Ints | None = None
    if len(buddies):
        full = "is" if len(buddies) == 1 else "are all"
        why = f"{_people(len(buddies))} could support this head and {full} full."
        changes = [_one_more(draft, head, buddies, points), _move(draft, head, buddies, points)]
    else:
        metres = metres_from(facts, head)
        why = _why_nobody(draft, head, metres)
    # Waiving costs at least its own price: it is looked for only where that could be the least.
    if min((c.cost for c in changes if c), default=NEVER) > weights.ask_to_waive:
        metres = metres_from(facts, head) if metres is None else metres
        changes.append(_waive(draft, head, metres))
    best = min((c for c in changes if c), key=lambda c: c.cost, default=None)
    person_id = facts.needs[head].person_id
    if best is None:
        return Unpaired(person_id, why, None, "No single change helps: somebody has to offer.")
    return Unpaired(person_id, why, best, best.words)


def explain(
    facts: Facts, edges: Edges, game: Game, best: Best, settled: dict[int, tuple[int, Status]]
) -> tuple[Unpaired, ...]:
    """Return each head without a buddy, in order of due date, with why and what would help.

    `edges`: all allowed pairs, also of settled heads and full buddies.
    """
    partner = np.full(len(facts.needs), -1)
    partner[best.chosen.head] = best.chosen.buddy
    lonely = np.flatnonzero(game.free & (partner < 0)).tolist()
    if not facts.givers:
        return tuple(
            Unpaired(
                facts.needs[head].person_id,
                "Nobody has offered to be a buddy yet.",
                None,
                "Nobody has offered yet: ask a colleague from another school.",
            )
            for head in lonely
        )
    taken = np.bincount(best.chosen.buddy, minlength=len(facts.givers))
    relief = _backwards(np.where(taken < game.room, 0, NEVER), edges, partner, 1)
    released = _released(facts, edges, relief, game.load, settled)
    covered = np.ones(len(facts.needs), dtype=np.bool_)
    covered[lonely] = False
    draft = _Draft(
        facts=facts,
        edges=edges,
        settled=settled,
        first=np.searchsorted(edges.head, np.arange(len(facts.needs) + 1)),
        load=game.load + taken,
        relief=relief,
        release=_backwards(released, edges, partner, len(facts.needs)),
        keeps=frozenset(facts.heads.ids[covered].tolist()),
    )
    return tuple(_unpaired(draft, head) for head in lonely)


def apply_change(problem: Problem, change: Change) -> Problem:
    """Return the problem with this change made.

    Whoever had a buddy must have one again, and this head too. Wishes that the run refused are
    left out: they would take the place which the change makes.
    """
    settled, refused = settle(problem)
    gone = {(wish.head, wish.buddy) for wish in refused}
    fixed, givers, waived = problem.fixed, problem.givers, problem.waived
    if change.rule is not None:
        waived = waived | {(change.head, change.buddy, change.rule)}
    elif change.moved is not None:
        gone.add((change.moved, change.buddy))
        fixed = tuple(pair for pair in fixed if pair not in gone)
    else:
        load = sum(buddy == change.buddy for buddy, _ in settled.values())
        givers = tuple(
            replace(giver, capacity=max(giver.capacity, load) + 1)
            if giver.person_id == change.buddy
            else giver
            for giver in givers
        )
    published = {head for head, _ in fixed}
    return replace(
        problem,
        fixed=fixed,
        givers=givers,
        waived=waived,
        pinned=tuple(pair for pair in problem.pinned if pair not in gone),
        fixed_reserves=tuple(
            (head, reserve) for head, reserve in problem.fixed_reserves if head in published
        ),
        promised=problem.promised | change.keeps | {change.head},
    )
