"""Invented cities for the matcher's tests, by seed, and a slow matcher that tries everything."""

from datetime import date, timedelta
from itertools import product
from random import Random

from buddies.certificate import every_pair
from buddies.matching.data import Giver, Need, Problem, Rule, Rules, SchoolFacts
from buddies.matching.rules import load_cost, settle

PHASES = ("primary", "secondary", "special")


def school(urn, **facts):
    return SchoolFacts(urn=urn, name=f"School {urn}", **facts)


def need(person_id, *schools, **facts):
    return Need(person_id, f"Head {person_id}", schools or (school(person_id),), **facts)


def giver(person_id, capacity=1, *schools, **facts):
    facts.setdefault("inspections", 2)
    schools = schools or (school(person_id),)
    return Giver(person_id, f"Buddy {person_id}", capacity, schools=schools, **facts)


def _some_school(rng, urn, size):
    placed = rng.random() < 0.9
    return school(
        urn,
        phases=frozenset(rng.sample(PHASES, rng.choice((0, 1, 1, 1, 2)))),
        kind=rng.choice(("", "community", "academy")),
        easting=rng.randrange(size) if placed else None,
        northing=rng.randrange(size) if placed else None,
        bodies=frozenset(rng.sample(range(900, 906), rng.choice((0, 0, 1, 1, 2)))),
        responsible=frozenset({990} if rng.random() < 0.3 else ()),
        responsible_unknown=rng.random() < 0.1,
    )


def some_city(seed, heads=5, buddies=4, size=15_000):
    """Return a city in which every rule bites somewhere; people may be on both sides."""
    rng = Random(seed)
    schools = [_some_school(rng, 100 + n, size) for n in range(heads + buddies)]
    people = range(1, heads + buddies + 1)

    def theirs(person):
        own = [schools[person - 1]]
        return tuple(own + rng.sample(schools, rng.choice((0, 0, 0, 1))))

    start = date(2026, 9, 1)
    needs = tuple(
        need(
            person,
            *dict.fromkeys(theirs(person)),
            window_open=rng.random() < 0.5,
            due=start + timedelta(days=rng.randrange(100)),
        )
        for person in rng.sample(people, heads)
    )
    givers = tuple(
        giver(
            person,
            rng.choice((0, 1, 1, 2, 3)),
            *dict.fromkeys(theirs(person)),
            phases=frozenset(rng.sample(PHASES, rng.choice((0, 0, 1, 2)))),
            window_open=rng.random() < 0.4,
            inspections=rng.choice((None, 0, 1, 2, 5)),
            roles_in=frozenset({rng.choice((900, 990))} if rng.random() < 0.2 else ()),
        )
        for person in rng.sample(people, buddies)
    )

    # Two more than there are: some pairs name people who are not in this run.
    known = range(1, heads + buddies + 3)

    def some_pairs(most):
        return {(rng.choice(known), rng.choice(known)) for _ in range(rng.randrange(most))}

    fixed = {}
    for head, buddy in sorted(some_pairs(3)):
        if head != buddy:
            fixed[head] = buddy
    waived = {
        (n.person_id, g.person_id, rule)
        for n, g, rule in product(needs, givers, list(Rule)[-3:])
        if rng.random() < 0.05
    }
    return Problem(
        needs=needs,
        givers=givers,
        rules=Rules(rng.random() < 0.3, rng.choice((None, 3, 6.5, 12))),
        forbidden=frozenset(some_pairs(3)),
        conflicts=frozenset((a, 99 + b) for a, b in some_pairs(3)),
        conflicts_between=frozenset(some_pairs(2)),
        fixed=tuple(fixed.items()),
        pinned=tuple(sorted(some_pairs(3))),
        waived=frozenset(waived),
    )


def best_by_trying(problem):
    """Return (heads covered, largest mismatch, total) of the best plan, by trying every one."""
    settled, _ = settle(problem)
    weights = problem.rules.weights
    load = {g.person_id: 0 for g in problem.givers}
    for buddy, _ in settled.values():
        if buddy in load:
            load[buddy] += 1
    capacity = {g.person_id: g.capacity for g in problem.givers}
    heads = [n.person_id for n in problem.needs if n.person_id not in settled]
    stands = len(problem.needs) - len(heads)
    options = {head: [] for head in heads}
    for head, buddy, cost in every_pair(problem):
        if head in options:
            options[head].append((buddy, cost))
    best = None

    def place(at, covered, worst, total):
        nonlocal best
        if at == len(heads):
            if best is None or (-covered, worst, total) < best:
                best = (-covered, worst, total)
            return
        for buddy, cost in options[heads[at]]:
            if load[buddy] < capacity[buddy]:
                more = load_cost(load[buddy], weights)
                load[buddy] += 1
                place(at + 1, covered + 1, max(worst, cost), total + cost + more)
                load[buddy] -= 1
        if heads[at] not in problem.promised:
            place(at + 1, covered, worst, total)

    place(0, stands, 0, 0)
    return (-best[0], *best[1:])
