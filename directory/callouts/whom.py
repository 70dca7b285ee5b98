"""Who can be asked in a call-out now, in which order, and why. Reads the rows; the order itself is
``directory.callouts.choosing``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Person
from core.clock import london_date
from directory.callouts import choosing
from directory.callouts.choosing import Adviser, Chosen, Wanted
from directory.callouts.rows import KIND
from directory.conflicts import people_in_conflict
from directory.likeness import likeness_of
from directory.models import CallOut, Entry, Experience
from directory.queries.rota import on_duty_on
from directory.readiness import Missing, free_at, readiness_of
from escalations.models import Escalation, Page
from notifications.channels import can_be_sent
from schools.queries import coordinators_of

# The names of steps: rounds of three, "advisers 1", "coordinators 1".
ADVISERS, COORDINATORS = "advisers", "coordinators"
COORDINATOR = "A coordinator of the network"
# Who is not ready for one of these reasons is asked all the same, after those who are.
MAY_BE_MISSING = frozenset({Missing.TELEPHONE, Missing.DRILL})
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Whom:
    """``rounds`` and ``coordinators``: the steps, by name, with the people in each; ``why``: for
    everybody in them, in words without names."""

    rounds: Sequence[tuple[str, tuple[Person, ...]]] = ()
    coordinators: Sequence[tuple[str, tuple[Person, ...]]] = ()
    why: dict[int, str] = field(default_factory=dict)


def whom_to_ask(call_out: CallOut, escalation: Escalation | None, now: datetime) -> Whom:
    """Everybody who can be asked now. Who was asked in this round of the escalation keeps their
    place, also where their hours have ended since; nobody who is in conflict, away or stood down
    does. The call-out comes with its visit's school. Eleven queries."""
    listed = listed_in(call_out.visit.school.network_id, now)
    entries = list(listed.exclude(person=call_out.head_id).prefetch_related("experiences"))
    today = london_date(now)
    coordinators = [
        person
        for person in coordinators_of(call_out.visit.school.network, today)
        if person.pk != call_out.head_id and person.erased_at is None
        and can_be_sent(person) and not person.is_paused(today)
    ]  # fmt: skip
    ids = {entry.person_id for entry in entries} | {person.pk for person in coordinators}
    out = _conflicted(call_out, ids, now)
    out |= set(call_out.stood_down.values_list("person", flat=True))
    able = [entry for entry in entries if entry.person_id not in out]
    asked = _asked(escalation)
    chosen, free = _in_order(call_out, able, _busy(escalation), now)
    people = {entry.person_id: entry.person for entry in able}
    people |= {person.pk: person for person in coordinators if person.pk not in out}
    may = {each.person_id for each in chosen}
    kept = _kept(asked, ADVISERS, may)
    # Whoever was asked as a coordinator is not asked the same as an adviser a minute later.
    free -= {pk for name, pk in asked if name.startswith(COORDINATORS)}
    ranked = [each.person_id for each in chosen if each.person_id in free]
    rounds = choosing.rounds(kept, ranked, ADVISERS)
    in_turn = {pk for _, each in rounds for pk in each}
    last = [pk for pk in people if pk not in in_turn and pk in {p.pk for p in coordinators}]
    kept = _kept(asked, COORDINATORS, set(last))
    reasons = {each.person_id: each.why for each in chosen}
    return Whom(
        rounds=[(name, tuple(people[pk] for pk in each)) for name, each in rounds],
        coordinators=[
            (name, tuple(people[pk] for pk in each))
            for name, each in choosing.rounds(kept, last, COORDINATORS)
        ],
        why={pk: reasons[pk] if pk in in_turn else COORDINATOR for pk in [*in_turn, *last]},
    )


def listed_in(network_id: int, now: datetime) -> QuerySet[Entry]:
    """Who is in the directory of a network, with a number, each with their person."""
    rows = Entry.objects.listed(london_date(now)).filter(network=network_id, person__erased_at=None)
    return rows.exclude(person__telephone="").select_related("person")


def may_take(call_out: CallOut, person: Person, now: datetime) -> bool:
    """Whether somebody may still say that they will ring, asked or not: of the directory or a
    coordinator, and not in conflict. Being away is their own affair."""
    network = call_out.visit.school.network
    today = london_date(now)
    if person.pk == call_out.head_id or person.erased_at is not None:
        return False
    is_listed = listed_in(network.pk, now).filter(person=person).exists()
    if not is_listed and not coordinators_of(network, today).filter(pk=person.pk).exists():
        return False
    return not _conflicted(call_out, {person.pk}, now)


def _conflicted(call_out: CallOut, people: set[int], now: datetime) -> set[int]:
    return people_in_conflict(
        people,
        schools=[call_out.visit.school_id],
        today=london_date(now),
        head_id=call_out.head_id,
    )


def _asked(escalation: Escalation | None) -> list[tuple[str, int]]:
    """Who was asked since it was opened, or opened again, in which step."""
    if escalation is None:
        return []
    pages = Page.objects.filter(escalation=escalation, step__gte=escalation.first_step)
    pages = pages.exclude(state=Page.State.WITHDRAWN).exclude(person=None).order_by("pk")
    return list(pages.values_list("name", "person"))


def _kept(asked: Sequence[tuple[str, int]], name: str, may: set[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for step, person_id in asked:
        if step.startswith(f"{name} "):
            found.setdefault(step, [])
            if person_id in may:
                found[step].append(person_id)
    return found


def _busy(escalation: Escalation | None) -> set[int]:
    """Who is asked for another head at this moment, or has said that they will ring one."""
    asked = Page.objects.filter(escalation__kind=KIND, state=Page.State.ASKED)
    if escalation is not None:
        asked = asked.exclude(escalation=escalation)
    rings = CallOut.objects.filter(state=CallOut.State.ACCEPTED, taken_by__isnull=False)
    both = asked.order_by().values_list("person").union(rings.values_list("taken_by"))
    return {pk for (pk,) in both if pk is not None}


def _in_order(
    call_out: CallOut, entries: Sequence[Entry], busy: set[int], now: datetime
) -> tuple[list[Chosen], set[int]]:
    """Who of the directory may be asked, in order, and which people of them are free now."""
    readiness = readiness_of(entries, now)
    hours = free_at(entries, now)
    on_duty = on_duty_on(call_out.visit.school.network, london_date(now))
    lately = CallOut.objects.filter(
        taken_by__in=[entry.person_id for entry in entries], taken_at__gte=now - LATELY
    )
    load = Counter(lately.values_list("taken_by", flat=True))
    advisers = [
        _adviser(
            entry,
            is_ready=readiness[entry.pk].is_ready,
            is_busy=entry.person_id in busy,
            is_on_duty=entry.pk in on_duty,
            load=load[entry.person_id],
        )
        for entry in entries
        if set(readiness[entry.pk].missing) <= MAY_BE_MISSING
    ]
    like = likeness_of([call_out.visit.school])
    wanted = Wanted(call_out.kind, like.phases, like.types)
    free = {entry.person_id for entry in entries if entry.pk in hours}
    return choosing.choose(advisers, wanted), free


def _adviser(
    entry: Entry, *, is_ready: bool, is_busy: bool, is_on_duty: bool, load: int
) -> Adviser:
    facets: dict[str, set[str]] = {facet: set() for facet in Experience.Facet}
    for each in entry.experiences.all():
        facets[each.facet].add(each.value)
    facet = Experience.Facet
    return Adviser(
        person_id=entry.person_id,
        roles=frozenset(facets[facet.ROLE]),
        phases=frozenset(facets[facet.PHASE]),
        types=frozenset(facets[facet.TYPE]),
        areas=frozenset(facets[facet.AREA]),
        topics=frozenset(facets[facet.TOPIC]),
        years=entry.years or 0,
        is_ready=is_ready,
        is_busy=is_busy,
        is_on_duty=is_on_duty,
        load=load,
    )
