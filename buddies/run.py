"""One run of the matcher with its independent check, and what follows from a plan: reserves,
and who else could be chosen."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TypeAlias

from buddies import certificate
from buddies.matching.data import Problem
from buddies.matching.edges import allowed_pairs
from buddies.matching.facts import facts_of
from buddies.matching.plan import Plan
from buddies.matching.rules import load_cost
from buddies.matching.solve import solve

# For each head the buddies whom the rules allow, each with the mismatch in points.
Allowed: TypeAlias = dict[int, dict[int, int]]


@dataclass(frozen=True)
class Outcome:
    """A plan, what the checker says against it (nothing, where it accepts), and who may support
    whom."""

    problem: Problem
    plan: Plan
    objection: str
    allowed: Allowed

    @property
    def is_proved(self) -> bool:
        """Whether the plan is the best possible and the checker agrees."""
        return self.plan.optimal and not self.objection


def objection_to(problem: Problem, plan: Plan, who: Allowed | None = None) -> str:
    """The checker's sentence against a plan, "" where it accepts the plan and its proof.

    ``who``: the allowed pairs, for a run that cannot wait some microseconds for each of a large
    network's pairs; without it the checker asks for each itself.
    """
    pairs = None
    if who is not None:
        pairs = [(head, b, points) for head, row in who.items() for b, points in row.items()]
    try:
        certificate.check(problem, plan, pairs)
    except certificate.Refused as refusal:
        return str(refusal)
    return ""


def run(problem: Problem) -> Outcome:
    """Find the best plan and have it checked. Raises CannotKeep, a ValueError with a sentence,
    where not every promised head can have a buddy."""
    plan, who = solve(problem), allowed(problem)
    return Outcome(problem, plan, objection_to(problem, plan, who), who)


def allowed(problem: Problem) -> Allowed:
    """Who may support whom, whether or not there is room."""
    facts = facts_of(problem)
    edges = allowed_pairs(facts)
    heads, buddies = facts.heads.ids[edges.head], facts.buddies.ids[edges.buddy]
    found: Allowed = defaultdict(dict)
    for head, buddy, points in zip(
        heads.tolist(), buddies.tolist(), edges.mismatch.tolist(), strict=True
    ):
        found[head][buddy] = points
    return found


def reserves(problem: Problem, plan: Plan, who: Allowed, chosen: dict[int, int]) -> dict[int, int]:
    """Somebody else for each head of the plan: ``chosen`` first, else whoever fits best and is
    the reserve of few others. A head for whom nobody else may be is left out."""
    taken = Counter(chosen.values())
    found = {}
    for pair in plan.pairs:
        others = {b: points for b, points in who.get(pair.head, {}).items() if b != pair.buddy}
        if (wished := chosen.get(pair.head)) is not None and wished != pair.buddy:
            found[pair.head] = wished
        elif others:
            weights = problem.rules.weights
            best = min(others, key=lambda b: (others[b] + load_cost(taken[b], weights), b))
            taken[best] += 1
            found[pair.head] = best
    return found
