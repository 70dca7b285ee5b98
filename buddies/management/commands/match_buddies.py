"""Run the matcher for a network and print what it finds. Nothing is stored or published."""

import argparse
import json
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buddies.facts import problem_for
from buddies.matching.data import Problem
from buddies.matching.plan import Plan, Reserve
from buddies.matching.solve import solve
from buddies.matching.words import proof_of
from buddies.run import objection_to
from core import clock
from schools.models import Network


def as_json(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan as plain data: pairs, unpaired, objectives and whether each is proved best."""
    names = _names(problem, plan)
    behind = {each.head: each for each in plan.reserves}
    return {
        "pairs": [
            {
                "head": {"id": pair.head, "name": names[pair.head]},
                "buddy": {"id": pair.buddy, "name": names[pair.buddy]},
                "status": pair.status,
                "mismatch": pair.mismatch,
                "check": pair.check,
                "reasons": list(pair.reasons),
                "reserve": _reserve(behind[pair.head], names) if pair.head in behind else None,
            }
            for pair in plan.pairs
        ],
        "unpaired": [
            {
                "head": {"id": left.head, "name": names[left.head]},
                "why": left.why,
                "smallest_change": left.help,
            }
            for left in plan.unpaired
        ],
        "objectives": [
            {
                "name": each.name,
                "value": each.value,
                "bound": each.bound,
                "proof": proof_of(each),
            }
            for each in plan.objectives
        ],
        "optimal": plan.optimal,
    }


def _reserve(reserve: Reserve, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": reserve.reserve,
        "name": names[reserve.reserve],
        "status": reserve.status,
        "mismatch": reserve.mismatch,
        "other_organisation": reserve.apart,
        "reasons": list(reserve.reasons),
    }


def as_table(problem: Problem, plan: Plan) -> str:
    """The plan as text for a terminal."""
    names = _names(problem, plan)
    wide = max((len(names[pair.head]) for pair in plan.pairs), default=0)
    lines = [
        f"{names[pair.head]:{wide}}  {names[pair.buddy]} ({pair.status}): {'; '.join(pair.reasons)}"
        for pair in plan.pairs
    ]
    wide = max((len(names[each.head]) for each in plan.reserves), default=0)
    lines += [
        f"{names[each.head]:{wide}}  reserve {names[each.reserve]} ({each.status}): "
        + "; ".join(each.reasons)
        for each in plan.reserves
    ]
    lines += [f"{names[left.head]}: nobody yet. {left.why} {left.help}" for left in plan.unpaired]
    lines += [f"{each.name}: {each.value}, {proof_of(each)}" for each in plan.objectives]
    return "\n".join([*lines, f"Proved best: {'yes' if plan.optimal else 'no'}"])


def _names(problem: Problem, plan: Plan) -> dict[int, str]:
    """Names by id; a buddy whose offer has been withdrawn is known by number alone."""
    names = {pair.buddy: f"Person {pair.buddy}" for pair in plan.pairs}
    names |= {each.reserve: f"Person {each.reserve}" for each in plan.reserves}
    names |= {giver.person_id: giver.name for giver in problem.givers}
    return names | {need.person_id: need.name for need in problem.needs}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("network", help="the network's name in addresses, like southampton")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--seconds", type=float, help="begin no further step after so many; no limit else"
        )
        parser.add_argument(
            "--check", action="store_true", help="fail unless the independent checker agrees"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            raise CommandError(f"There is no network called {options['network']}.", returncode=2)
        problem = problem_for(network, clock.today())
        give_up = options["seconds"]
        plan = solve(problem, give_up_at=None if give_up is None else monotonic() + give_up)
        said = as_json(problem, plan)
        text = json.dumps(said, indent=1) if options["json"] else as_table(problem, plan)
        self.stdout.write(text)
        if options["check"]:
            require_proof(problem, plan)


def require_proof(problem: Problem, plan: Plan) -> None:
    """Have the plan checked. Raises CommandError with the checker's sentence."""
    objection = objection_to(problem, plan)
    if objection:
        raise CommandError(f"The checker refuses this plan. {objection}")
