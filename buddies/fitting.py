"""Who would fit a head best, of those who are free now: for a coordinator who must find somebody
at once. The matcher's rules and points, one head at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Person
from buddies.facts import problem_for
from buddies.matching.data import WAIVABLE, Giver, Need, Problem
from buddies.matching.plan import Status
from buddies.matching.rules import broken_rules, load_cost, mismatch
from buddies.matching.words import reasons
from buddies.models import Offer, Pairing
from buddies.presence import busy_among, gone_among
from schools.models import Network


@dataclass(frozen=True)
class Fitting:
    """Somebody who would fit, and why, in words."""

    person: Person
    reasons: tuple[str, ...]


def buddies_for(network: Network, head: Person, today: date, *, but: int = 0) -> list[Fitting]:
    """Those who offered, have room, are not being inspected and break no rule, the best first;
    none where the head leads no school here. ``but``: somebody, by id, who is left out."""
    problem = problem_for(network, today, heads=[head.pk])
    loads = Counter(buddy for _, buddy in problem.fixed)
    ours = Pairing.objects.filter(network=network, supported=head, ended_at=None)
    loads.subtract(ours.values_list("buddy", flat=True))
    free = [
        (need, giver, loads[giver.person_id])
        for need, giver in _meetings(problem, head)
        if giver.person_id != but
        and loads[giver.person_id] < giver.capacity
        and not broken_rules(problem, need, giver)
    ]
    return _ordered(network, problem, free, today)


def reserves_for(pairing: Pairing, today: date) -> list[Fitting]:
    """Those who offered and may be this pair's reserve, the best first: rules about comfort do
    not bind a reserve, and their number does not count."""
    network = pairing.network
    problem = problem_for(network, today, heads=[pairing.supported_id])
    loads = Counter(buddy for _, buddy in problem.fixed)
    free = [
        (need, giver, loads[giver.person_id])
        for need, giver in _meetings(problem, pairing.supported)
        if giver.person_id not in (pairing.buddy_id, pairing.reserve_id)
        and all(rule in WAIVABLE for rule in broken_rules(problem, need, giver))
    ]
    return _ordered(network, problem, free, today)


def _meetings(problem: Problem, head: Person) -> Iterator[tuple[Need, Giver]]:
    need = next((each for each in problem.needs if each.person_id == head.pk), None)
    if need is not None:
        for giver in problem.givers:
            yield need, giver


def _ordered(
    network: Network, problem: Problem, free: list[tuple[Need, Giver, int]], today: date
) -> list[Fitting]:
    weights = problem.rules.weights
    ids = {giver.person_id for _, giver, _ in free}
    rows = Offer.objects.filter(network=network, person__in=ids).select_related("person")
    offers = {offer.person_id: offer for offer in rows}
    away = busy_among(ids, today) | gone_among(list(offers.values()), network, today)
    best = sorted(
        (each for each in free if each[1].person_id not in away),
        key=lambda each: (
            mismatch(each[0], each[1], weights) + load_cost(each[2], weights),
            each[1].person_id,
        ),
    )
    return [
        Fitting(offers[giver.person_id].person, reasons(problem, need, giver, load, Status.NEW)[0])
        for need, giver, load in best
    ]
