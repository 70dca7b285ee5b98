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
from buddies.matching.edges import Edges, metres_between, mismatches, rules_broken
from buddies.matching.facts import Facts, Ints
from buddies.matching.optimum import Best, Game
from buddies.matching.plan import Change, ChangeKind, Status, Unpaired
from buddies.matching.rules import REASONS, settle

NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class _Draft:
    """The plan so far. `relief`: how many drafts move until each buddy has room; `release`: the
    same until a settled pair is released, times the number of heads, plus the head released."""

    facts: Facts
    edges: Edges
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
    settled, _ = settle(facts.problem)
    buddy = settled[other.person_id][0]
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


def _row(draft: _Draft, head: int, buddies: Ints) -> tuple[dict[Rule, Ints], Ints]:
    """Return which rules this head with each of these buddies breaks, and the mismatches."""
    heads = np.full(len(buddies), head)
    metres = metres_between(draft.facts, heads, buddies)
    broken = rules_broken(draft.facts, heads, buddies, metres)
    return (
        {rule: bad.astype(np.int64) for rule, bad in broken.items()},
        mismatches(draft.facts, heads, buddies, metres),
    )


def _waive(draft: _Draft, head: int) -> Change | None:
    facts = draft.facts
    buddies = np.flatnonzero(draft.relief < NEVER)
    broken, points = _row(draft, head, buddies)
    one = np.sum(list(broken.values()), axis=0) == 1
    may = one & (np.sum([broken[rule] for rule in WAIVABLE], axis=0) == 1)
    if not may.any():
        return None
    costs = np.where(may, facts.problem.rules.weights.ask_to_waive + points, NEVER)
    costs = costs + draft.relief[buddies]
    at = int(costs.argmin())
    rule = next(rule for rule in WAIVABLE if broken[rule][at])
    need, giver = facts.needs[head], facts.givers[int(buddies[at])]
    words = (
        f"If this rule is set aside for {need.name} and {giver.name}, {need.name} has a buddy: "
        f"{REASONS[rule]}."
    )
    return Change(
        ChangeKind.WAIVE,
        need.person_id,
        giver.person_id,
        int(costs[at]),
        words,
        draft.keeps,
        rule=rule,
    )


def _why_nobody(draft: _Draft, head: int) -> str:
    broken, _ = _row(draft, head, np.arange(len(draft.facts.givers)))
    left = np.ones(len(draft.facts.givers), dtype=np.int64) - broken[Rule.THEMSELVES]
    others = int(left.sum())
    if not others:
        return "Nobody else has offered to be a buddy yet."
    said = []
    for rule, bad in broken.items():
        number = int((left & bad).sum())
        left = left & ~bad
        if number:
            said.append(f"{number}: {REASONS[rule]}")
    return f"{_people(others)} offered and none may support this head ({'; '.join(said)})."


def _unpaired(draft: _Draft, head: int) -> Unpaired:
    facts, weights = draft.facts, draft.facts.problem.rules.weights
    row = slice(draft.first[head], draft.first[head + 1])
    buddies, points = draft.edges.buddy[row], draft.edges.mismatch[row]
    changes: list[Change | None] = []
    if len(buddies):
        full = "is" if len(buddies) == 1 else "are all"
        why = f"{_people(len(buddies))} could support this head and {full} full."
        changes = [_one_more(draft, head, buddies, points), _move(draft, head, buddies, points)]
    else:
        why = _why_nobody(draft, head)
    # Waiving costs at least its own price: it is looked for only where that could be the least.
    if min((c.cost for c in changes if c), default=NEVER) > weights.ask_to_waive:
        changes.append(_waive(draft, head))
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
        first=np.searchsorted(edges.head, np.arange(len(facts.needs) + 1)),
        load=game.load + taken,
        relief=relief,
        release=_backwards(released, edges, partner, len(facts.needs)),
        keeps=frozenset(facts.heads.ids[covered].tolist()),
    )
    return tuple(_unpaired(draft, head) for head in lonely)


def apply_change(problem: Problem, change: Change) -> Problem:
    """Return the problem with this change made: whoever had a buddy, and this head, must get one."""
    kept = problem.promised | change.keeps | {change.head}
    if change.kind is ChangeKind.WAIVE and change.rule is not None:
        waived = problem.waived | {(change.head, change.buddy, change.rule)}
        return replace(problem, waived=waived, promised=kept)
    settled, _ = settle(problem)
    if change.kind is ChangeKind.ONE_MORE:
        load = sum(buddy == change.buddy for buddy, _ in settled.values())
        givers = tuple(
            replace(giver, capacity=max(giver.capacity, load) + 1)
            if giver.person_id == change.buddy
            else giver
            for giver in problem.givers
        )
        return replace(problem, givers=givers, promised=kept)
    gone = (change.moved, change.buddy)
    return replace(
        problem,
        fixed=tuple(pair for pair in problem.fixed if pair != gone),
        pinned=tuple(pair for pair in problem.pinned if pair != gone),
        promised=kept,
    )
