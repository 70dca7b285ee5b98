"""The people of a problem as arrays, in one order whatever order they came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from buddies.matching.data import Giver, Need, Problem, Rule, Span
from buddies.matching.rules import (
    bodies_of,
    experience_points,
    kinds_of,
    organisations_of,
    phases_of,
    responsible_for,
)

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lists:
    """One list of numbers per person: person p's are `values[start[p]:start[p + 1]]`."""

    start: Ints
    counts: Ints
    values: Ints


def whole(values: Iterable[int]) -> Ints:
    """Return the numbers as an array."""
    return np.array(list(values), dtype=np.int64)


def _lists(counts: Ints, values: Ints) -> Lists:
    return Lists(np.concatenate([[0], np.cumsum(counts)]), counts, values)


def lists_of(rows: Sequence[Iterable[int]]) -> Lists:
    """Return the rows as one array with the place where each begins."""
    kept = [sorted(row) for row in rows]
    return _lists(whole(len(row) for row in kept), whole(value for row in kept for value in row))


class _Bits:
    """Gives each word a bit, so that 'anything in common?' is one AND."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def mask(self, words: Iterable[str]) -> int:
        mask = 0
        for word in words:
            place = self.places.setdefault(word, len(self.places))
            if place > 62:
                raise ValueError("More than 63 phases or kinds of school in one problem.")
            mask |= 1 << place
        return mask


@dataclass(frozen=True, slots=True)
class Days:
    """Spans of days: person p's are the rows of `rows`, as numbers of days since year one."""

    rows: Lists
    first: Ints
    last: Ints


def _days(spans: Sequence[Sequence[Span]]) -> Days:
    counts = whole(len(row) for row in spans)
    return Days(
        rows=_lists(counts, np.arange(counts.sum())),
        first=whole(span.first.toordinal() for row in spans for span in row),
        last=whole(span.last.toordinal() for row in spans for span in row),
    )


@dataclass(frozen=True, slots=True)
class People:
    """One side of the problem. `places`: numbers into the rows of `eastings` and `northings`.
    `free`: one span each, in which a head needs somebody or a buddy offered."""

    ids: Ints
    phases: Ints
    kinds: Ints
    windows: Days
    free: Days
    urns: Lists
    bodies: Lists
    places: Lists
    eastings: Ints
    northings: Ints


@dataclass(frozen=True, slots=True)
class Facts:
    """Both sides, and what is known of single pairs. `needs` and `givers` in array order."""

    problem: Problem
    needs: list[Need]
    givers: list[Giver]
    heads: People
    buddies: People
    responsible: Lists
    roles_in: Lists
    organisations: Lists
    employer_known: Bools
    away: Days
    wanted: Ints
    experience: Ints
    impossible: Ints
    waived: dict[Rule, Ints]

    def keys(self, head: Ints, buddy: Ints) -> Ints:
        """Return one number for each pair of array places."""
        return head * len(self.givers) + buddy


def _people(
    people: Sequence[Need | Giver], free: list[Span], phases: _Bits, kinds: _Bits
) -> People:
    known = [
        [s for s in person.schools if s.easting is not None and s.northing is not None]
        for person in people
    ]
    counts = whole(len(schools) for schools in known)
    return People(
        ids=whole(person.person_id for person in people),
        phases=whole(phases.mask(phases_of(person)) for person in people),
        kinds=whole(kinds.mask(kinds_of(person)) for person in people),
        windows=_days([person.windows for person in people]),
        free=_days([[span] for span in free]),
        urns=lists_of([{school.urn for school in person.schools} for person in people]),
        bodies=lists_of([bodies_of(person) for person in people]),
        places=_lists(counts, np.arange(counts.sum())),
        eastings=whole(s.easting or 0 for schools in known for s in schools),
        northings=whole(s.northing or 0 for schools in known for s in schools),
    )


def _impossible(problem: Problem, needs: list[Need], givers: list[Giver]) -> set[tuple[int, int]]:
    """Return the (head, buddy) places of declared conflicts and forbidden pairs."""
    head_at = {need.person_id: place for place, need in enumerate(needs)}
    buddy_at = {giver.person_id: place for place, giver in enumerate(givers)}
    heads_of: dict[int, list[int]] = {}
    buddies_of: dict[int, list[int]] = {}
    if problem.conflicts:
        sides: list[tuple[dict[int, list[int]], Sequence[Need | Giver]]]
        sides = [(heads_of, needs), (buddies_of, givers)]
        for at, people in sides:
            for place, person in enumerate(people):
                for school in person.schools:
                    at.setdefault(school.urn, []).append(place)
    pairs = {
        (head_at[head], buddy_at[buddy])
        for a, b in problem.forbidden | problem.conflicts_between
        for head, buddy in ((a, b), (b, a))
        if head in head_at and buddy in buddy_at
    }
    for person_id, urn in problem.conflicts:
        if person_id in buddy_at:
            pairs |= {(head, buddy_at[person_id]) for head in heads_of.get(urn, ())}
        if person_id in head_at:
            pairs |= {(head_at[person_id], buddy) for buddy in buddies_of.get(urn, ())}
    return pairs


def facts_of(problem: Problem) -> Facts:
    """Return the problem as arrays: heads by due date and id, buddies by id."""
    needs = sorted(problem.needs, key=lambda need: (need.due, need.person_id))
    givers = sorted(problem.givers, key=lambda giver: giver.person_id)
    phases, kinds = _Bits(), _Bits()
    weights, many = problem.rules.weights, len(givers)
    head_at = {need.person_id: place for place, need in enumerate(needs)}
    buddy_at = {giver.person_id: place for place, giver in enumerate(givers)}
    waived: dict[Rule, list[int]] = {}
    for head, buddy, rule in problem.waived:
        if head in head_at and buddy in buddy_at:
            waived.setdefault(rule, []).append(head_at[head] * many + buddy_at[buddy])
    return Facts(
        problem=problem,
        needs=needs,
        givers=givers,
        heads=_people(needs, [need.span for need in needs], phases, kinds),
        buddies=_people(givers, [giver.offered for giver in givers], phases, kinds),
        responsible=lists_of([responsible_for(need) for need in needs]),
        roles_in=lists_of([giver.roles_in for giver in givers]),
        organisations=lists_of([organisations_of(giver) for giver in givers]),
        employer_known=np.array(
            [not any(s.responsible_unknown for s in giver.schools) for giver in givers],
            dtype=np.bool_,
        ),
        away=_days([giver.away for giver in givers]),
        wanted=whole(phases.mask(giver.phases) for giver in givers),
        experience=whole(experience_points(giver, weights) for giver in givers),
        impossible=whole(sorted(h * many + b for h, b in _impossible(problem, needs, givers))),
        waived={rule: whole(sorted(keys)) for rule, keys in waived.items()},
    )
