"""From rows to the matcher's plain facts, in the same number of queries for 1 and 600 schools."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Count, F, Q

from accounts.models import Person
from buddies.describing import kind_of, responsible_unknown
from buddies.matching.data import ALWAYS, Giver, Need, Problem, Rules, SchoolFacts, Span
from buddies.models import DeclaredConflict, ForbiddenPair, Offer, Pairing
from buddies.weeks import Weeks, needed_by, weeks_of
from buddies.wishes import Wishes
from schools.models import Network, Organisation, Post, Responsibility, Role, School
from schools.phases import phases_of

__all__ = ["needed_by", "people_of", "problem_for"]

NO_WISHES = Wishes()


@dataclass(frozen=True)
class People:
    """The posts, schools and organisations of everybody a run may concern."""

    posts: dict[int, list[Post]]
    names: dict[int, str]
    schools: dict[int, SchoolFacts]
    roles: dict[int, frozenset[int]]
    inspections: dict[int, int]

    def led_by(self, person_id: int) -> tuple[SchoolFacts, ...]:
        """The schools a person leads."""
        heads = [post for post in self.posts.get(person_id, ()) if post.kind in Post.HEAD_KINDS]
        return self._schools(heads)

    def all_of(self, person_id: int) -> tuple[SchoolFacts, ...]:
        """The schools at which a person holds any post."""
        return self._schools(self.posts.get(person_id, ()))

    def networks(self) -> dict[int, int]:
        """The network of each school."""
        return {
            post.school_id: post.school.network_id
            for posts in self.posts.values()
            for post in posts
        }

    def _schools(self, posts: Iterable[Post]) -> tuple[SchoolFacts, ...]:
        return tuple(self.schools[pk] for pk in sorted({post.school_id for post in posts}))


class _Bodies:
    """One number for each organisation; a trust that several networks know is one."""

    def __init__(self) -> None:
        self.by_uid: dict[str, int] = {}

    def number(self, organisation: Organisation) -> int:
        if not organisation.uid:
            return organisation.pk
        return self.by_uid.setdefault(organisation.uid, organisation.pk)


def _schools(
    network: Network, schools: dict[int, School], bodies: _Bodies
) -> dict[int, SchoolFacts]:
    over: dict[int, list[Organisation]] = defaultdict(list)
    rows = Responsibility.objects.filter(school__in=list(schools)).order_by("organisation_id")
    for row in rows.select_related("organisation"):
        over[row.school_id].append(row.organisation)
    council = Organisation.objects.filter(network=network, kind=Organisation.Kind.COUNCIL).first()
    facts = {}
    for pk, school in schools.items():
        responsible = over[pk]
        is_maintained = school.responsible_body == School.ResponsibleBody.COUNCIL
        if council is not None and is_maintained and school.network_id == network.pk:
            responsible = [*responsible, council]
        facts[pk] = SchoolFacts(
            urn=school.urn,
            # Nobody here learns what other networks are called, or their schools.
            name=school.name if school.network_id == network.pk else "a school elsewhere",
            phases=phases_of(school),
            kind=kind_of(school),
            easting=school.easting,
            northing=school.northing,
            bodies=frozenset(
                bodies.number(each)
                for each in responsible
                if each.kind != Organisation.Kind.COUNCIL
            ),
            responsible=frozenset(
                bodies.number(each)
                for each in responsible
                if each.kind == Organisation.Kind.COUNCIL
            ),
            responsible_unknown=responsible_unknown(school, responsible),
        )
    return facts


def people_of(network: Network, today: date, also: Collection[int] = ()) -> People:
    """Everybody with a post or an offer in the network, and those named by id."""
    concerned = (
        Q(person__in=Post.objects.filter(school__network=network).values("person"))
        | Q(person__in=Offer.objects.filter(network=network).values("person"))
        | Q(person__in=list(also))
    )
    posts: dict[int, list[Post]] = defaultdict(list)
    names: dict[int, str] = {}
    schools: dict[int, School] = {}
    current = Post.objects.current(today).filter(concerned).exclude(school__status=School.CLOSED)
    for post in current.select_related("school", "person").order_by("pk"):
        posts[post.person_id].append(post)
        names[post.person_id] = post.person.name
        schools[post.school_id] = post.school
    bodies = _Bodies()
    facts = _schools(network, schools, bodies)
    roles: dict[int, set[int]] = defaultdict(set)
    held = Role.objects.current(today).filter(concerned, organisation__isnull=False)
    for role in held.select_related("organisation").order_by("organisation_id"):
        assert role.organisation is not None
        roles[role.person_id].add(bodies.number(role.organisation))
    been_through = dict(
        Post.objects.filter(concerned, kind__in=Post.HEAD_KINDS)
        # One filter, so that both ends of the post are held to the same inspection.
        .filter(
            Q(end=None) | Q(school__records__started_on__lt=F("end")),
            school__records__started_on__gte=F("start"),
        )
        .values("person")
        .annotate(times=Count("school__records", distinct=True))
        .values_list("person", "times")
    )
    return People(
        posts=posts,
        names=names,
        schools=facts,
        roles={person: frozenset(held) for person, held in roles.items()},
        inspections=been_through,
    )


def _led(people: People, person_id: int) -> set[int]:
    posts = people.posts.get(person_id, ())
    return {post.school_id for post in posts if post.kind in Post.HEAD_KINDS}


def _need(people: People, person_id: int, weeks: Weeks) -> Need:
    led = _led(people, person_id) & weeks.here
    windows = weeks.windows_of(led)
    due = [weeks.windows[pk][0] for pk in led if pk in weeks.windows]
    # Somebody without a window in sight is here because they need somebody now.
    is_now = not windows or person_id in weeks.held
    return Need(
        person_id=person_id,
        name=people.names[person_id],
        schools=people.led_by(person_id),
        windows=windows,
        span=Span(
            weeks.today if is_now else min(span.first for span in windows),
            max((span.last for span in windows), default=weeks.by),
        ),
        due=min(due, default=date.max),
    )


def _giver(
    people: People, offer: Offer, capacity: int, weeks: Weeks, *, elsewhere_counts: bool
) -> Giver:
    """``elsewhere_counts``: whether the windows of schools in other networks take them out. The
    coordinators here learn no more of those than that the buddy is not free."""
    person_id = offer.person_id
    led = _led(people, person_id)
    here = led & weeks.here
    away = list(weeks.windows_of(led - here)) if elsewhere_counts else []
    if person_id in weeks.in_visit or led & weeks.inspected:
        # Nobody knows on which day the report is out: until then they are looked after.
        away.append(ALWAYS)
    return Giver(
        person_id=person_id,
        name=offer.person.name,
        capacity=capacity,
        phases=frozenset(offer.phases),
        schools=people.all_of(person_id),
        windows=weeks.windows_of(here),
        away=tuple(away),
        offered=Span(offer.available_from or date.min, offer.available_until or date.max),
        # None known is not none: a post may start on the day it was entered.
        inspections=people.inspections.get(person_id),
        roles_in=people.roles.get(person_id, frozenset()),
    )


def problem_for(
    network: Network,
    today: date,
    wishes: Wishes = NO_WISHES,
    *,
    heads: Collection[int] = (),
    helpers: Collection[Person] = (),
) -> Problem:
    """All that one run of the matcher for this network needs to know.

    Needs are the people who lead a school whose window is open, overdue or opens within the
    network's months (DOMAIN 3.8), and those with a published pair and no reserve; givers those
    with an offer. ``heads``: ids of further heads
    who count as needs whatever their window. ``helpers``: people who are looked at as buddies
    although they have not offered (a reserve needs no offer).
    """
    people = people_of(network, today, also=[*heads, *(each.pk for each in helpers)])
    weeks = weeks_of(network, today, people.networks())
    live = Pairing.objects.filter(network=network, ended_at=None).order_by("pk")
    pairs = [
        pair
        for pair in live
        # Nobody's buddy changes during an inspection, whatever was released before it.
        if pair.pk not in wishes.released or pair.supported_id in weeks.held
    ]
    asking = {*heads, *(pair.supported_id for pair in pairs if pair.reserve_id is None)}
    leaders = {
        person_id
        for person_id, posts in people.posts.items()
        for post in posts
        if post.kind in Post.HEAD_KINDS
        and post.school.network_id == network.pk
        and (post.school_id in weeks.windows or person_id in asking)
    }
    offers = Offer.objects.filter(network=network, is_active=True).select_related("person")
    giver = partial(
        _giver, people, weeks=weeks, elsewhere_counts=not network.pair_within_open_windows
    )
    givers = {offer.person_id: giver(offer, offer.capacity) for offer in offers}
    for helper in helpers:
        if helper.pk not in givers:
            stand_in = Offer(network=network, person=helper, phases=[])
            givers[helper.pk] = giver(stand_in, 0)
    forbidden = ForbiddenPair.objects.filter(network=network).values_list("one", "other")
    conflicts = DeclaredConflict.objects.filter(network=network)
    declared = list(conflicts.values_list("person", "school__urn", "other"))
    needs = leaders - wishes.left_out
    return Problem(
        needs=tuple(_need(people, pk, weeks) for pk in sorted(needs)),
        givers=tuple(givers[pk] for pk in sorted(givers)),
        rules=Rules(allow_both_in_window=network.pair_within_open_windows),
        forbidden=frozenset(forbidden),
        conflicts=frozenset((who, urn) for who, urn, _ in declared if urn is not None),
        conflicts_between=frozenset(
            (who, other) for who, _, other in declared if other is not None
        ),
        fixed=tuple((pair.supported_id, pair.buddy_id) for pair in pairs),
        fixed_reserves=tuple(
            (pair.supported_id, pair.reserve_id) for pair in pairs if pair.reserve_id is not None
        ),
        pinned=tuple(sorted((h, b) for h, b in wishes.pinned.items() if h in needs)),
        pinned_reserves=tuple(sorted((h, r) for h, r in wishes.reserves.items() if h in needs)),
        held=weeks.held,
        promised=wishes.promised & needs,
        waived=wishes.waived,
    )
