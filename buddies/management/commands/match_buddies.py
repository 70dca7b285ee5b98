"""Run the matcher for a network and print what it finds. Nothing is stored or published."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buddies.facts import problem_for
from buddies.matching.solve import solve
from buddies.run import Outcome, objection_to
from core import clock
from schools.models import Network


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The plan as plain data: pairs, unpaired, objectives and whether each is proved best."""
    names = _names(outcome)
    plan = outcome.plan
    return {
        "pairs": [
            {
                "head": {"id": pair.head, "name": names[pair.head]},
                "buddy": {"id": pair.buddy, "name": names[pair.buddy]},
                "status": pair.status,
                "mismatch": pair.mismatch,
                "check": pair.check,
                "reasons": list(pair.reasons),
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
            {"name": each.name, "value": each.value, "bound": each.bound}
            for each in plan.objectives
        ],
        "optimal": plan.optimal,
    }


def as_table(outcome: Outcome) -> str:
    """The plan as text for a terminal."""
    names, plan = _names(outcome), outcome.plan
    wide = max((len(names[pair.head]) for pair in plan.pairs), default=0)
    lines = [
        f"{names[pair.head]:{wide}}  {names[pair.buddy]} ({pair.status}): {'; '.join(pair.reasons)}"
        for pair in plan.pairs
    ]
    lines += [f"{names[left.head]}: nobody yet. {left.why} {left.help}" for left in plan.unpaired]
    lines += [f"{each.name}: {each.value}, best possible {each.bound}" for each in plan.objectives]
    return "\n".join([*lines, f"Proved best: {'yes' if plan.optimal else 'no'}"])


def _names(outcome: Outcome) -> dict[int, str]:
    """Names by id; a buddy whose offer has been withdrawn is known by number alone."""
    problem = outcome.problem
    names = {pair.buddy: f"Person {pair.buddy}" for pair in outcome.plan.pairs}
    names |= {giver.person_id: giver.name for giver in problem.givers}
    return names | {need.person_id: need.name for need in problem.needs}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("network", help="the network's name in addresses, like southampton")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--check", action="store_true", help="fail unless the independent checker agrees"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            raise CommandError(f"There is no network called {options['network']}.", returncode=2)
        problem = problem_for(network, clock.today())
        outcome = Outcome(problem, solve(problem), "", {})
        said = json.dumps(as_json(outcome), indent=1) if options["json"] else as_table(outcome)
        self.stdout.write(said)
        if options["check"]:
            require_proof(outcome)


def require_proof(outcome: Outcome) -> None:
    """Have the plan checked. Raises CommandError with the checker's sentence."""
    objection = objection_to(outcome.problem, outcome.plan)
    if objection:
        raise CommandError(f"The checker refuses this plan. {objection}")
