"""May these two be a pair, and why? The matcher's rules for a pair chosen by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Person
from buddies.facts import problem_for
from buddies.matching.data import SPARED_FOR_RESERVES, WAIVABLE, Problem, Rule
from buddies.matching.plan import Status
from buddies.matching.rules import REASONS, broken_rules
from buddies.matching.words import reasons
from buddies.wishes import Wishes
from core.refusals import Refused
from schools.models import Network


@dataclass(frozen=True)
class Fit:
    """A pair that the rules allow, with why, and the problem it was looked at in."""

    problem: Problem
    reasons: tuple[str, ...]
    needs_check: bool


class MayBeSetAside(Refused):
    """A rule about comfort stands against a pair; a coordinator may set it aside."""

    def __init__(self, sentence: str, rules: list[Rule]) -> None:
        super().__init__(sentence)
        self.rules = rules


def sentence(rule: Rule) -> str:
    """A rule that a pair breaks, as a sentence."""
    return f"{REASONS[rule][0].upper()}{REASONS[rule][1:]}."


def broken_by(problem: Problem, supported: Person, buddy: Person) -> list[Rule]:
    """The rules these two break. Raises Refused where the first leads no school here."""
    need = next((each for each in problem.needs if each.person_id == supported.pk), None)
    if need is None:
        raise Refused(f"{supported.name} does not lead a school of this network today.")
    giver = next(each for each in problem.givers if each.person_id == buddy.pk)
    return broken_rules(problem, need, giver)


def fit_of(
    network: Network,
    today: date,
    supported: Person,
    buddy: Person,
    reserve: Person | None,
    despite: Collection[str],
) -> Fit:
    """Why these two fit. Raises Refused with the first rule that stands against them,
    MayBeSetAside where every rule they break is one that may be set aside."""
    waived = frozenset((supported.pk, buddy.pk, rule) for rule in WAIVABLE if rule in despite)
    problem = problem_for(
        network,
        today,
        Wishes(waived=waived),
        heads=[supported.pk],
        helpers=[buddy, *([reserve] if reserve else [])],
    )
    broken = broken_by(problem, supported, buddy)
    if broken and all(rule in WAIVABLE for rule in broken):
        raise MayBeSetAside(" ".join(sentence(rule) for rule in broken), broken)
    if broken:
        raise Refused(sentence(broken[0]))
    need = next(each for each in problem.needs if each.person_id == supported.pk)
    giver = next(each for each in problem.givers if each.person_id == buddy.pk)
    load = sum(whom == buddy.pk for _, whom in problem.fixed)
    why, check = reasons(problem, need, giver, load, Status.NEW)
    return Fit(problem, why, check)


def check_may_be_reserve(
    problem: Problem, supported: Person, buddy: Person, reserve: Person
) -> None:
    """Raises Refused where a reserve is one of the two, or a rule for reserves keeps them from
    this head. Somebody chosen by hand may be further away than was agreed."""
    if reserve.pk == buddy.pk:
        raise Refused("The reserve must be somebody other than the buddy.")
    spared = (*SPARED_FOR_RESERVES, Rule.TOO_FAR)
    broken = [rule for rule in broken_by(problem, supported, reserve) if rule not in spared]
    if broken:
        raise Refused(f"{reserve.name} cannot be the reserve. {sentence(broken[0])}")
