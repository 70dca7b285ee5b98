"""Reconcilers: a pair follows what becomes of its people. A head who leaves ends it; while the
buddy cannot be there the reserve stands in; where nobody can, coordinators are asked to look."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from buddies.looking import LOOK, Look, ask_to_look, look_again, was_settled
from buddies.models import LastResort, Pairing
from buddies.presence import busy_among, has_left, leads_here
from buddies.reachability import has_a_way, needed_in
from buddies.services import end_pairing, set_reserve
from core import audit, stale
from core.clock import london_date
from escalations.models import Escalation
from inspections.models import Visit
from schools.locks import lock_network
from schools.models import Network, Post, School

logger = logging.getLogger(__name__)
FOLLOWING = audit.System("following")
# So long a publication can be undone, which brings back the pairs released for it.
UNDOABLE = timedelta(days=1)
# After these the head is left without a buddy; an undone publication is the coordinator's own.
ASK_AFTER = (
    Pairing.WhyEnded.ONE_OF_THEM, Pairing.WhyEnded.COORDINATOR, Pairing.WhyEnded.LEFT,
)  # fmt: skip


def follow_pairing(pairing_id: int, now: datetime) -> None:
    """Bring one pair to where its people are, and ask coordinators to look where they must."""
    found = Pairing.objects.filter(pk=pairing_id).select_related("network").first()
    if found is None:
        return
    network = lock_network(found.network)
    rows = Pairing.objects.select_for_update(of=("self",))
    pairing = rows.select_related("network", "supported", "buddy", "reserve").get(pk=pairing_id)
    if pairing.ended_at is None:
        _follow_live(pairing, network, now)
    elif pairing.why_ended in ASK_AFTER:
        ask_to_look(network=network, subject=Look.PAIR_ENDED, subject_id=pairing.pk, now=now)
    mine = Pairing.objects.filter(network=network, supported=pairing.supported_id)
    pks = list(mine.values_list("pk", flat=True))
    look_again(network, (Look.PAIR_ENDED, Look.PERSON_LEFT, Look.NO_RESERVE_FREE), pks, now)
    people = [pairing.buddy_id, *([pairing.reserve_id] if pairing.reserve_id else [])]
    follow_reachability(network, people, now)


def _follow_live(pairing: Pairing, network: Network, now: datetime) -> None:
    today = london_date(now)
    if not leads_here(pairing.supported, network, today):
        end_pairing(pairing=pairing, by=FOLLOWING, now=now, why=Pairing.WhyEnded.LEFT)
        return
    reserve, is_lost = pairing.reserve, False
    if reserve is not None and has_left(reserve, pairing, today):
        pairing = set_reserve(pairing=pairing, reserve=None, by=FOLLOWING, now=now)
        reserve, is_lost = None, True
    has_gone = has_left(pairing.buddy, pairing, today)
    if has_gone:
        ask_to_look(network=network, subject=Look.PERSON_LEFT, subject_id=pairing.pk, now=now)
        # A coordinator who has looked and left the pair as it is knows that they stay.
        has_gone = not was_settled(network, Look.PERSON_LEFT, pairing.pk)
    helpers = [pairing.buddy_id, *([reserve.pk] if reserve else [])]
    busy = busy_among(helpers, today)
    is_away = has_gone or pairing.buddy_id in busy
    is_free = reserve is not None and reserve.pk not in busy
    _stand_in(pairing, is_away and is_free, now)
    if not is_free and (is_lost or is_away or reserve is not None):
        ask_to_look(network=network, subject=Look.NO_RESERVE_FREE, subject_id=pairing.pk, now=now)


def _stand_in(pairing: Pairing, stands_in: bool, now: datetime) -> None:
    if stands_in == (pairing.stands_in_since is not None):
        return
    pairing.stands_in_since = now if stands_in else None
    pairing.save(update_fields=["stands_in_since"])
    verb = "pairing.reserve_stands_in" if stands_in else "pairing.buddy_is_back"
    audit.record(verb, pairing, by=FOLLOWING, now=now, network_id=pairing.network_id)
    stale.mark("pairing", pairing.pk, now=now)


def follow_visit(visit_id: int, now: datetime) -> None:
    """A visit has opened or moved: the pairs in which those who lead the school help somebody."""
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        return
    leading = Post.objects.filter(school=visit.school_id, kind__in=Post.HEAD_KINDS)
    people = [
        *leading.values_list("person", flat=True),
        *([visit.head_id] if visit.head_id else []),
    ]
    _follow(Q(buddy__in=people) | Q(reserve__in=people), now)


def follow_school(school_id: int, now: datetime) -> None:
    """Posts at a school have changed, or another school carries it on."""
    school = School.objects.filter(pk=school_id).first()
    if school is None:
        return
    before = school.predecessors.values("predecessor_urn")
    posts = Post.objects.filter(Q(school=school) | Q(school__urn__in=before))
    people = list(posts.values_list("person", flat=True).distinct())
    _follow(_of(people), now)


def follow_person(person_id: int, now: datetime) -> None:
    """Somebody's address has changed, or they are erased."""
    _follow(_of([person_id]), now)
    for network in networks_of(person_id):
        follow_reachability(network, [person_id], now)


def networks_of(person_id: int) -> Iterable[Network]:
    """The networks in which this person has a part now, or has been asked about."""
    asked = Escalation.objects.filter(
        kind=LOOK, subject_id=person_id, key__contains=f":{Look.CANNOT_BE_REACHED}:"
    )
    chosen = LastResort.objects.filter(person=person_id)
    condition = (
        Q(roles__person=person_id)
        | Q(pairings__buddy=person_id)
        | Q(pairings__reserve=person_id)
        | Q(named_contact=person_id)
        | Q(pk__in=chosen.values("network"))
        | Q(pk__in=list(asked.values_list("network_id", flat=True)))
    )
    return Network.objects.filter(condition).distinct().order_by("pk")


def follow_reachability(network: Network, people: Collection[int] | None, now: datetime) -> None:
    """Ask coordinators to look where somebody needed has no way to be reached, and stop asking
    where they have one now. ``people``: only these, by id; None for everybody needed here."""
    needed = Person.objects.filter(needed_in(network, now))
    if people is not None:
        needed = needed.filter(pk__in=people)
    for person in needed.order_by("pk"):
        if not has_a_way(person):
            ask_to_look(
                network=network, subject=Look.CANNOT_BE_REACHED, subject_id=person.pk, now=now
            )
    look_again(network, (Look.CANNOT_BE_REACHED,), people, now)


def follow_network(network_id: int, now: datetime) -> None:
    """Coordinators or the named contact have changed."""
    network = Network.objects.filter(pk=network_id).first()
    if network is not None:
        follow_reachability(network, None, now)


def _of(people: list[int]) -> Q:
    return Q(supported__in=people) | Q(buddy__in=people) | Q(reserve__in=people)


def _follow(condition: Q, now: datetime) -> None:
    live = Pairing.objects.filter(condition, ended_at=None).order_by("network", "pk")
    for pk in live.values_list("pk", flat=True):
        follow_pairing(pk, now)


def _alone(follow: Callable[..., None], *about: Any) -> None:
    """In a transaction of its own; one that raises is logged, and tried again the next night."""
    try:
        with transaction.atomic():
            follow(*about)
    except Exception:
        logger.exception("%s of %s could not be done", follow.__name__, about[0])


def look_after_pairs(*, now: datetime) -> int:
    """What no act marks: posts that end by themselves, addresses that stopped working. Run every
    night; returns how many live pairs it went through."""
    over = Pairing.objects.filter(ended_at__lt=now - UNDOABLE).exclude(reasons=[])
    over.update(reasons=[], needs_check=False)
    live = Pairing.objects.filter(ended_at=None).order_by("network", "pk")
    pks = list(live.values_list("pk", flat=True))
    for pk in pks:
        _alone(follow_pairing, pk, now)
    for network in Network.objects.order_by("pk"):
        _alone(follow_reachability, network, None, now)
    return len(pks)
