"""Places follow the people who have them: a head who moves inside the network keeps theirs, as
long as nobody in it is one whom they must not meet now; who leads no school here any more, or
has left, has none. Both sides are told kindly, and nobody is told why."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from core import audit
from core.clock import london_date
from schools.locks import lock_network
from schools.models import Network, Post, School
from support.meeting import conflicts_among
from support.models import Place, Series, Supervisor
from support.on_offer import rules_of
from support.one_by_one import alone
from support.placing import messages
from support.services.places import end_place
from support.services.waiting import tell_waiting

JOB = audit.System("supervision")
MOVED, APART = Place.WhyEnded.MOVED, Place.WhyEnded.APART


def follow_person(person_id: int, now: datetime) -> None:
    """A reconciler: somebody's posts, roles or words changed, who has a place or supervises."""
    networks = {
        *_live().filter(person=person_id).values_list("series__network", flat=True),
        *Supervisor.objects.filter(person=person_id).values_list("network", flat=True),
    }
    for pk in sorted(networks):
        follow(network=Network.objects.get(pk=pk), people={person_id}, now=now)


def follow_school(school_id: int, now: datetime) -> None:
    """A reconciler: a school’s posts or who is responsible for it changed."""
    people = set(Post.objects.filter(school=school_id).values_list("person", flat=True))
    there = Supervisor.objects.filter(person__in=people).values_list("network", flat=True)
    networks = {*_live().filter(person__in=people).values_list("series__network", flat=True)}
    if not networks and not there:
        return
    for pk in sorted({*networks, *there}):
        follow(network=Network.objects.get(pk=pk), people=people, now=now)


def follow_everywhere(*, now: datetime) -> int:
    """Every night: posts and roles end on a day that nothing marks. How many places ended."""
    networks = Network.objects.filter(pk__in=_live().values("series__network")).order_by("pk")
    return sum(
        alone("Places in network", each.pk, follow, network=each, people=None, now=now)
        for each in networks
    )


@transaction.atomic
def follow(*, network: Network, people: Iterable[int] | None, now: datetime) -> int:
    """End the places of these people, or of all, that cannot be any more, and those of whoever
    meets one of them. How many; twice is the same as once."""
    network = lock_network(network)
    today = london_date(now)
    rows = _live().filter(series__network=network).order_by("booked_at", "pk")
    places = list(rows.select_related("person", "series__network", "series__supervisor__person"))
    changed = None if people is None else set(people)
    leading = _who_leads(network, {each.person_id for each in places}, today)
    left = [
        each
        for each in places
        if each.series.purpose == Series.Purpose.HEADS and each.person_id not in leading
    ]
    apart = _apart([each for each in places if each not in left], changed, network, today)
    for each, why in (*((each, MOVED) for each in left), *((each, APART) for each in apart)):
        end_place(each, why, now)
        (messages.say_left if why == MOVED else messages.say_apart)(each, now)
        audit.record("place.ended", each, by=JOB, now=now, network_id=network.pk)
    if left or apart:
        tell_waiting(network=network, now=now)
    return len(left) + len(apart)


def _live() -> QuerySet[Place]:
    return Place.objects.live()


def _who_leads(network: Network, people: Iterable[int], today: date) -> set[int]:
    """Those of them who lead a school here now, or will."""
    posts = Post.objects.not_ended(today).filter(
        person__in=people, school__network=network, kind__in=Post.HEAD_KINDS
    )
    return set(posts.exclude(school__status=School.CLOSED).values_list("person", flat=True))


def _apart(
    places: list[Place], changed: set[int] | None, network: Network, today: date
) -> list[Place]:
    """Whose place is not possible any more: among those who changed, or whose supervisor did;
    of two of a group the one who booked later, unless only the other changed."""
    everybody = {each.person_id for each in places}
    everybody |= {each.series.supervisor.person_id for each in places}
    if not everybody or (changed is not None and not everybody & changed):
        return []
    conflicts = conflicts_among(everybody, network, rules_of(network).kilometres_apart, today)
    stay: dict[int, list[int]] = {}
    gone = []

    def is_changed(person: int) -> bool:
        return changed is None or person in changed

    # Who has not changed keeps theirs.
    for each in sorted(places, key=lambda each: is_changed(each.person_id)):
        members = stay.setdefault(each.series_id, [])
        supervisor = each.series.supervisor.person_id
        if (is_changed(each.person_id) or is_changed(supervisor)) and (
            conflicts.between(each.person_id, supervisor)
            or (
                is_changed(each.person_id)
                and conflicts.in_series(each.person_id, supervisor, members)
            )
        ):
            gone.append(each)
        else:
            members.append(each.person_id)
    return gone
