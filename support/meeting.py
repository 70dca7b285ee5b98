"""What conflicts between people rest on, read in three queries however many people and series."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import BigIntegerField, Q, QuerySet, Value

from schools.apart import words_in
from schools.models import Network, Organisation, Post, Role, School
from schools.phases import phases_of
from support.apart import Conflicts, Site, Someone

COUNCIL = Organisation.Kind.COUNCIL


def conflicts_among(
    people: Collection[int], network: Network, kilometres: int, today: date
) -> Conflicts:
    """Everything that can keep two of these people apart in this network."""
    schools: dict[int, dict[int, School]] = defaultdict(dict)
    led: dict[int, set[int]] = defaultdict(set)
    posts = Post.objects.current(today).filter(person__in=people).select_related("school")
    for post in posts:
        schools[post.person_id][post.school_id] = post.school
        if post.kind in Post.HEAD_KINDS:
            led[post.person_id].add(post.school_id)
    held = Role.objects.current(today).filter(person__in=people, organisation__isnull=False)
    # Coordinating is no role in it: whoever coordinates works for the network, whoever pays them.
    responsible, bodies, roles = _bodies(
        {pk for theirs in schools.values() for pk in theirs},
        held.exclude(kind=Role.Kind.COORDINATOR),
        network,
    )
    found = {
        person: Someone(
            person=person,
            schools=frozenset(schools[person]),
            responsible=_of(responsible, list(schools[person].values()), network),
            bodies=_of(bodies, list(schools[person].values()), network),
            roles=frozenset(roles[person]),
            sites=tuple(
                Site(school.easting, school.northing, phases_of(school))
                for pk, school in schools[person].items()
                if pk in led[person] and school.easting is not None and school.northing is not None
            ),
        )
        for person in people
    }
    return Conflicts(words_in(network.pk), kilometres, found)


# For each school by its number; and for None the council, for schools that it maintains.
_Bodies = dict[int | None, set[str]]


def _bodies(
    schools: Collection[int], held: QuerySet[Role], network: Network
) -> tuple[_Bodies, _Bodies, dict[int, set[str]]]:
    """Who is responsible for these schools: all, and those that are no council; and the
    organisations in which these roles are held, by person. One query."""
    responsible: _Bodies = defaultdict(set)
    bodies: _Bodies = defaultdict(set)
    roles: dict[int, set[str]] = defaultdict(set)
    organisations = Organisation.objects.filter(
        Q(responsibilities__school__in=schools) | Q(network=network, kind=COUNCIL)
    )
    columns = ("pk", "uid", "kind", "network_id", "responsibilities__school_id")
    nobody = Value(0, BigIntegerField())
    rows = organisations.order_by().values_list(*columns, nobody).union(
        held.order_by().values_list(
            "organisation_id", "organisation__uid", "organisation__kind",
            "organisation__network_id", nobody, "person_id",
        )
    )  # fmt: skip
    for pk, uid, kind, home, school, person in rows:
        number = _number(pk, uid)
        if person:
            roles[person].add(number)
            continue
        if school in schools:
            responsible[school].add(number)
            if kind != COUNCIL:
                bodies[school].add(number)
        if kind == COUNCIL and home == network.pk:
            responsible[None].add(number)
    return responsible, bodies, roles


def _of(bodies: _Bodies, schools: Collection[School], network: Network) -> frozenset[str]:
    found: set[str] = set()
    for school in schools:
        found |= bodies.get(school.pk, set())
        maintained = school.responsible_body == School.ResponsibleBody.COUNCIL
        if maintained and school.network_id == network.pk:
            found |= bodies.get(None, set())
    return frozenset(found)


def _number(pk: int, uid: str) -> str:
    return f"uid {uid}" if uid else str(pk)
