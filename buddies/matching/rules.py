"""What a pair may be and how well it fits, said in plain Python, one pair at a time.

`edges` says the same for many pairs at once and is tested against this file; the certificate's
checker reads only this one.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import product
from math import isqrt

from buddies.matching.data import SPARED_FOR_RESERVES, Giver, Need, Problem, Rule, Weights
from buddies.matching.plan import Refused, Status

REASONS = {
    Rule.THEMSELVES: "nobody can be their own buddy",
    Rule.SAME_SCHOOL: "both work at the same school",
    Rule.SAME_BODY: "both are under the same trust, federation or other responsible organisation",
    Rule.HOLDS_ROLE: "the buddy holds a role in an organisation responsible for the school",
    Rule.NOT_POSSIBLE: "not possible for these two",
    Rule.AWAY: "the buddy is not free in all of these weeks",
    Rule.BOTH_IN_WINDOW: "both have an open window",
    Rule.OTHER_PHASE: "the buddy asked to support heads of another phase",
    Rule.TOO_FAR: "further apart than was agreed",
}


def bodies_of(person: Need | Giver) -> set[int]:
    """Return the organisations that keep this person's head apart from others under them."""
    return {body for school in person.schools for body in school.bodies}


def organisations_of(giver: Giver) -> set[int]:
    """Return the organisations a buddy belongs to: over their schools, or by a role."""
    return bodies_of(giver) | giver.roles_in


def responsible_for(need: Need) -> set[int]:
    """Return every organisation responsible for one of this head's schools."""
    return {body for school in need.schools for body in school.bodies | school.responsible}


def phases_of(person: Need | Giver) -> set[str]:
    """Return the phases of all this person's schools."""
    return {phase for school in person.schools for phase in school.phases}


def kinds_of(person: Need | Giver) -> set[str]:
    """Return the kinds of all this person's schools, without the unknown."""
    return {school.kind for school in person.schools if school.kind}


def metres_apart(need: Need, giver: Giver) -> int | None:
    """Return whole metres between their two nearest schools, None where no place is known."""
    squares = [
        (a.easting - b.easting) ** 2 + (a.northing - b.northing) ** 2
        for a, b in product(need.schools, giver.schools)
        if a.easting is not None
        and a.northing is not None
        and b.easting is not None
        and b.northing is not None
    ]
    return isqrt(min(squares)) if squares else None


def is_away(need: Need, giver: Giver) -> bool:
    """Return whether the buddy cannot be there in some of the weeks the head needs somebody."""
    return not giver.offered.covers(need.span) or any(
        span.overlaps(need.span) for span in giver.away
    )


def both_in_window(need: Need, giver: Giver) -> bool:
    """Return whether there is a day of this run on which both may be inspected."""
    return any(a.overlaps(b) for a, b in product(need.windows, giver.windows))


def _in_conflict(problem: Problem, need: Need, giver: Giver) -> bool:
    head, buddy = need.person_id, giver.person_id
    either_way = {(head, buddy), (buddy, head)}
    return (
        not either_way.isdisjoint(problem.forbidden)
        or not either_way.isdisjoint(problem.conflicts_between)
        or any((buddy, school.urn) in problem.conflicts for school in need.schools)
        or any((head, school.urn) in problem.conflicts for school in giver.schools)
    )


def broken_rules(problem: Problem, need: Need, giver: Giver) -> list[Rule]:
    """Return the rules this pair breaks, in the order of `Rule`; empty when it is allowed.

    A distance that is not known breaks nothing: the pair's reasons say so instead.
    """
    rules = problem.rules
    metres = metres_apart(need, giver)
    theirs = {school.urn for school in need.schools}
    phases = phases_of(need)
    broken = {
        Rule.THEMSELVES: need.person_id == giver.person_id,
        Rule.SAME_SCHOOL: any(school.urn in theirs for school in giver.schools),
        Rule.SAME_BODY: not bodies_of(need).isdisjoint(bodies_of(giver)),
        Rule.HOLDS_ROLE: not responsible_for(need).isdisjoint(giver.roles_in),
        Rule.NOT_POSSIBLE: _in_conflict(problem, need, giver),
        Rule.AWAY: is_away(need, giver),
        Rule.BOTH_IN_WINDOW: not rules.allow_both_in_window and both_in_window(need, giver),
        Rule.OTHER_PHASE: bool(giver.phases and phases) and giver.phases.isdisjoint(phases),
        Rule.TOO_FAR: metres is not None
        and rules.max_distance_km is not None
        and metres > limit_metres(rules.max_distance_km),
    }
    return [
        rule
        for rule, is_broken in broken.items()
        if is_broken and (need.person_id, giver.person_id, rule) not in problem.waived
    ]


def broken_for_reserve(problem: Problem, need: Need, giver: Giver) -> list[Rule]:
    """Return the rules that keep this person from being the head's reserve."""
    broken = broken_rules(problem, need, giver)
    return [rule for rule in broken if rule not in SPARED_FOR_RESERVES]


def other_organisation(buddy: Giver | None, reserve: Giver | None) -> bool:
    """Return whether the reserve is known to belong to other organisations than the buddy.

    What is not known counts as the same: a head is not promised somebody independent on a guess.
    Two schools of one council count as different, as they do for a pair.
    """
    if buddy is None or reserve is None:
        return False
    if any(school.responsible_unknown for one in (buddy, reserve) for school in one.schools):
        return False
    ours, theirs = ({school.urn for school in one.schools} for one in (buddy, reserve))
    return ours.isdisjoint(theirs) and organisations_of(buddy).isdisjoint(organisations_of(reserve))


def limit_metres(kilometres: float) -> int:
    """Return the agreed distance in whole metres."""
    return int(kilometres * 1000)


def distance_points(metres: int | None, weights: Weights) -> int:
    """Return the points for a distance in metres (None: not known)."""
    if metres is None:
        return weights.unknown_distance
    return min(weights.far, metres * weights.per_km // 1000)


def experience_points(giver: Giver, weights: Weights) -> int:
    """Return the points for inspections the buddy has not been through."""
    if giver.inspections is None:
        return weights.unknown_inspections
    return weights.each_inspection_short * max(0, weights.wanted_inspections - giver.inspections)


def _shared_points(ours: set[str], theirs: set[str], other: int, unknown: int) -> int:
    if not ours or not theirs:
        return unknown
    return other if ours.isdisjoint(theirs) else 0


def mismatch(need: Need, giver: Giver, weights: Weights) -> int:
    """Return the points this pair costs: phase, kind of school, distance and experience."""
    return (
        _shared_points(
            phases_of(need), phases_of(giver), weights.other_phase, weights.unknown_phase
        )
        + _shared_points(kinds_of(need), kinds_of(giver), weights.other_kind, weights.unknown_kind)
        + distance_points(metres_apart(need, giver), weights)
        + experience_points(giver, weights)
    )


def load_cost(load: int, weights: Weights) -> int:
    """Return what one more head costs a buddy who already supports `load`."""
    return weights.each_further_head * load


def settle(problem: Problem) -> tuple[dict[int, tuple[int, Status]], list[Refused]]:
    """Return head -> (buddy, status) of what stands before the run, and the refused wishes.

    Published pairs stand whatever the rules say now. Wishes follow in order of person id, each
    as long as the rules and the buddy's capacity allow it.
    """
    settled = {head: (buddy, Status.PUBLISHED) for head, buddy in problem.fixed}
    needs = {need.person_id: need for need in problem.needs}
    givers = {giver.person_id: giver for giver in problem.givers}
    loads = Counter(buddy for buddy, _ in settled.values())
    refused = []
    for head, buddy in sorted(set(problem.pinned)):
        if head not in needs or buddy not in givers:
            why = "one of the two is not in this run"
        elif head in settled:
            why = "this head already has a buddy"
        elif broken := broken_rules(problem, needs[head], givers[buddy]):
            why = REASONS[broken[0]]
        elif loads[buddy] >= givers[buddy].capacity:
            why = "this buddy is full"
        else:
            settled[head] = (buddy, Status.PINNED)
            loads[buddy] += 1
            continue
        refused.append(Refused(head, buddy, why))
    return settled, refused


def reserve_room(problem: Problem, giver: Giver) -> int:
    """Return of how many heads this person may be the reserve."""
    return giver.capacity + problem.rules.reserve_beyond_capacity


def settle_reserves(
    problem: Problem, buddies: Mapping[int, int]
) -> tuple[dict[int, tuple[int, Status]], list[Refused]]:
    """Return head -> (reserve, status) of what stands once the pairs are known (`buddies`: head
    to buddy), and the refused wishes, as `settle` does for pairs."""
    settled = {head: (reserve, Status.PUBLISHED) for head, reserve in problem.fixed_reserves}
    needs = {need.person_id: need for need in problem.needs}
    givers = {giver.person_id: giver for giver in problem.givers}
    held = Counter(reserve for reserve, _ in settled.values())
    refused = []
    for head, reserve in sorted(set(problem.pinned_reserves)):
        if head not in needs or reserve not in givers:
            why = "one of the two is not in this run"
        elif head not in buddies:
            why = "this head has no buddy yet"
        elif head in settled:
            why = "this head already has a reserve"
        elif buddies[head] == reserve:
            why = "the reserve must be somebody other than the buddy"
        elif broken := broken_for_reserve(problem, needs[head], givers[reserve]):
            why = REASONS[broken[0]]
        elif held[reserve] >= reserve_room(problem, givers[reserve]):
            why = "this person is the reserve of as many heads as they can be"
        else:
            settled[head] = (reserve, Status.PINNED)
            held[reserve] += 1
            continue
        refused.append(Refused(head, reserve, why))
    return settled, refused
