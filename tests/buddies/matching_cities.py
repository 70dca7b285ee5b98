"""Invented cities for the matcher's tests, by seed, and a slow matcher that tries everything."""

from datetime import date, timedelta
from itertools import product
from random import Random

from buddies.certificate import every_pair, every_reserve
from buddies.matching.data import ALWAYS, Giver, Need, Problem, Rule, Rules, SchoolFacts, Span
from buddies.matching.rules import (
    load_cost,
    other_organisation,
    reserve_room,
    settle,
    settle_reserves,
)

PHASES = ("primary", "secondary", "special")


def school(urn, **facts):
    return SchoolFacts(urn=urn, name=f"School {urn}", **facts)


def need(person_id, *schools, window_open=False, **facts):
    if window_open:
        facts["windows"] = (ALWAYS,)
    return Need(person_id, f"Head {person_id}", schools or (school(person_id),), **facts)


def giver(person_id, capacity=1, *schools, window_open=False, **facts):
    if window_open:
        facts["windows"] = (ALWAYS,)
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


START = date(2026, 9, 1)


def some_days(rng):
    first = rng.randrange(180)
    return Span(
        START + timedelta(days=first), START + timedelta(days=first + rng.randrange(1, 120))
    )


def some_windows(rng, likely):
    return tuple(
        some_days(rng) for _ in range(rng.choice((1, 1, 2)) if rng.random() < likely else 0)
    )


def some_city(seed, heads=5, buddies=4, size=15_000):
    """Return a city in which every rule bites somewhere; people may be on both sides."""
    rng = Random(seed)
    schools = [_some_school(rng, 100 + n, size) for n in range(heads + buddies)]
    people = range(1, heads + buddies + 1)

    def theirs(person):
        own = [schools[person - 1]]
        return tuple(own + rng.sample(schools, rng.choice((0, 0, 0, 1))))

    needs = tuple(
        need(
            person,
            *dict.fromkeys(theirs(person)),
            windows=some_windows(rng, 0.5),
            span=some_days(rng) if rng.random() < 0.7 else ALWAYS,
            due=START + timedelta(days=rng.randrange(100)),
        )
        for person in rng.sample(people, heads)
    )
    givers = tuple(
        giver(
            person,
            rng.choice((0, 1, 1, 2, 3)),
            *dict.fromkeys(theirs(person)),
            phases=frozenset(rng.sample(PHASES, rng.choice((0, 0, 1, 2)))),
            windows=some_windows(rng, 0.5),
            away=some_windows(rng, 0.15),
            offered=Span(START + timedelta(days=rng.randrange(40)), START + timedelta(days=400))
            if rng.random() < 0.3
            else ALWAYS,
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
    backed = {head: rng.choice(known) for head in sorted(fixed) if rng.random() < 0.5}
    waived = {
        (n.person_id, g.person_id, rule)
        for n, g, rule in product(needs, givers, list(Rule)[-3:])
        if rng.random() < 0.05
    }
    return Problem(
        needs=needs,
        givers=givers,
        rules=Rules(rng.random() < 0.3, rng.choice((None, 3, 6.5, 12)), rng.choice((0, 1, 2))),
        forbidden=frozenset(some_pairs(3)),
        conflicts=frozenset((a, 99 + b) for a, b in some_pairs(3)),
        conflicts_between=frozenset(some_pairs(2)),
        fixed=tuple(fixed.items()),
        pinned=tuple(sorted(some_pairs(3))),
        fixed_reserves=tuple(
            (head, one) for head, one in backed.items() if one not in (head, fixed[head])
        ),
        pinned_reserves=tuple(sorted(some_pairs(3))),
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


def best_reserves_by_trying(problem, plan):
    """Return (heads with a reserve, reserves of another organisation, largest mismatch, total)
    of the best reserves for this plan's pairs, by trying every choice."""
    buddies = {pair.head: pair.buddy for pair in plan.pairs}
    settled, _ = settle_reserves(problem, buddies)
    givers = {one.person_id: one for one in problem.givers}
    weights = problem.rules.weights
    held = dict.fromkeys(givers, 0)
    for reserve, _ in settled.values():
        if reserve in held:
            held[reserve] += 1
    room = {one: reserve_room(problem, who) for one, who in givers.items()}

    def apart(head, reserve):
        return other_organisation(givers.get(buddies[head]), givers.get(reserve))

    stands = [head for head in buddies if head in settled]
    start = len(stands), sum(apart(head, settled[head][0]) for head in stands)
    heads = [head for head in buddies if head not in settled]
    options = {head: [] for head in heads}
    for head, one, cost in every_reserve(problem):
        if head in options and one != buddies[head]:
            options[head].append((one, cost, apart(head, one)))
    best = None

    def place(at, many, others, worst, total):
        nonlocal best
        if at == len(heads):
            if best is None or (-many, -others, worst, total) < best:
                best = (-many, -others, worst, total)
            return
        if best is not None and many + len(heads) - at < -best[0]:
            return
        for one, cost, is_apart in options[heads[at]]:
            if held[one] < room[one]:
                more = load_cost(held[one], weights)
                held[one] += 1
                place(at + 1, many + 1, others + is_apart, max(worst, cost), total + cost + more)
                held[one] -= 1
        place(at + 1, many, others, worst, total)

    place(0, *start, 0, 0)
    return (-best[0], -best[1], *best[2:])
