"""One run of the matcher with its independent check, and who may support or stand behind whom."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

from buddies import certificate
from buddies.matching.data import Problem
from buddies.matching.edges import Edges, possible
from buddies.matching.facts import Facts, facts_of
from buddies.matching.plan import Plan
from buddies.matching.solve import solve

# Seconds after which no further step of a run begins. A city takes some hundredths of one.
GIVE_UP_AFTER = 10.0

# For each head the buddies whom the rules allow, each with the mismatch in points.
Allowed: TypeAlias = dict[int, dict[int, int]]


@dataclass(frozen=True)
class Outcome:
    """A plan, what the checker says against it (nothing, where it accepts), who may support
    whom, and who may be whose reserve."""

    problem: Problem
    plan: Plan
    objection: str
    allowed: Allowed
    may_be_reserve: Allowed

    @property
    def is_proved(self) -> bool:
        """Whether the plan is the best possible and the checker agrees."""
        return self.plan.optimal and not self.objection


def objection_to(
    problem: Problem, plan: Plan, who: Allowed | None = None, behind: Allowed | None = None
) -> str:
    """The checker's sentence against a plan, "" where it accepts the plan and its proof.

    ``who``: the allowed pairs, and ``behind`` the allowed reserves, for a run that cannot wait
    some microseconds for each of a large network's pairs; without them the checker asks for each
    itself.
    """
    try:
        certificate.check(problem, plan, _listed(who), _listed(behind))
    except certificate.Refused as refusal:
        return str(refusal)
    return ""


def _listed(who: Allowed | None) -> list[certificate.Edge] | None:
    if who is None:
        return None
    return [(head, one, points) for head, row in who.items() for one, points in row.items()]


def run(
    problem: Problem,
    *,
    give_up_after: float = GIVE_UP_AFTER,
    clock: Callable[[], float] = monotonic,
) -> Outcome:
    """Find the best plan and have it checked; after so many seconds by ``clock``, the best found
    so far. Raises CannotKeep, a ValueError with a sentence, where not every promised head can
    have a buddy."""
    plan = solve(problem, give_up_at=clock() + give_up_after, clock=clock)
    facts = facts_of(problem)
    edges = possible(facts)
    who, behind = _by_head(facts, edges.pairs), _by_head(facts, edges.reserves)
    return Outcome(problem, plan, objection_to(problem, plan, who, behind), who, behind)


def _by_head(facts: Facts, edges: Edges) -> Allowed:
    found: Allowed = defaultdict(dict)
    for head, buddy, points in zip(
        facts.heads.ids[edges.head].tolist(),
        facts.buddies.ids[edges.buddy].tolist(),
        edges.mismatch.tolist(),
        strict=True,
    ):
        found[head][buddy] = points
    return found
