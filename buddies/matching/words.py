"""What people read about a pair. A declared conflict is never told: `rules.REASONS` hides it."""

from buddies.matching.data import Giver, Need, Problem
from buddies.matching.plan import Objective, Status
from buddies.matching.rules import REASONS, bodies_of, broken_rules, metres_apart, phases_of


def unknown_bodies(person: Need | Giver) -> list[str]:
    """Return the names of this person's schools whose responsible body is not known."""
    return [school.name for school in person.schools if school.responsible_unknown]


def _distance(metres: int | None) -> str:
    if metres is None:
        return "Distance not known"
    if metres < 1000:
        return "Less than 1 km apart"
    tenths = (metres + 50) // 100
    return f"{tenths // 10}.{tenths % 10} km apart"


def _phases(need: Need, giver: Giver) -> str:
    ours, theirs = phases_of(need), phases_of(giver)
    if not ours or not theirs:
        return "Phase not known for both"
    both = sorted(ours & theirs)
    if both:
        return f"Both lead {' and '.join(both)} schools"
    return f"Leads {' and '.join(sorted(theirs))}, not {' and '.join(sorted(ours))}"


def _experience(giver: Giver) -> list[str]:
    if giver.inspections is None:
        return []
    if giver.inspections == 0:
        return ["Has not been through an inspection as head"]
    times = "one inspection" if giver.inspections == 1 else f"{giver.inspections} inspections"
    return [f"Has been through {times} as head"]


def _load(load: int) -> str:
    if load == 0:
        return "Supports nobody else"
    return f"Supports {load} other head{'' if load == 1 else 's'}"


def reasons(
    problem: Problem, need: Need, giver: Giver, load: int, status: Status
) -> tuple[tuple[str, ...], bool]:
    """Return why these two, in sentences, and whether a human must check the pair first.

    `load`: how many others the buddy supports in this plan.
    """
    said = [_phases(need, giver), _distance(metres_apart(need, giver))]
    ours, theirs = bodies_of(need), bodies_of(giver)
    if ours.isdisjoint(theirs):
        said.append("Different trusts" if ours and theirs else "No trust in common")
    said += _experience(giver)
    said.append(_load(load))
    if status is not Status.NEW:
        said.append("Already published" if status is Status.PUBLISHED else "Pinned for this run")
    waived = sorted(
        rule
        for head, buddy, rule in problem.waived
        if (head, buddy) == (need.person_id, giver.person_id)
    )
    said += [f"Rule waived: {rule}" for rule in waived]
    checks = [
        f"check: who is responsible for {name} is not known"
        for name in unknown_bodies(need) + unknown_bodies(giver)
    ]
    if status is Status.PUBLISHED:
        # The facts may have moved since: the pair stands, and a human looks at it.
        checks += [f"check: {REASONS[rule]}" for rule in broken_rules(problem, need, giver)]
    return (*said, *checks), bool(checks)


def reserve_reasons(
    need: Need, buddy: Giver | None, reserve: Giver, load: int, *, apart: bool
) -> tuple[str, ...]:
    """Return why this reserve, in sentences. `load`: of how many others they are the reserve in
    this plan; `apart`: known to be of another organisation than the buddy."""
    if apart:
        said = "Not of the buddy’s organisation"
    elif buddy is None or unknown_bodies(buddy) or unknown_bodies(reserve):
        said = "Whether of the buddy’s organisation is not known"
    else:
        said = "Of the same organisation as the buddy"
    others = f"Reserve of {load} other head{'' if load == 1 else 's'}"
    return (
        said,
        _phases(need, reserve),
        _distance(metres_apart(need, reserve)),
        others if load else "Reserve of nobody else",
    )


def proof_of(objective: Objective) -> str:
    """Return in words how far this objective is proved, with its gap."""
    if not objective.gap:
        return "proved best possible"
    at_best = f"at best {objective.bound}, so {objective.gap}"
    return f"the best found in the time; another plan might reach {at_best} better"
