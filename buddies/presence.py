"""Who of a pair is there: who has left the network, who is being inspected themselves."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import Person
from buddies.models import Offer, Pairing
from core.clock import london_date
from inspections.models import Phase, Visit
from schools.models import Network, Post, Role, School, SchoolLink

# From the call until feedback is given; while it is deferred nobody comes.
BUSY_IN = (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.PAUSED, Phase.INCOMPLETE)
SURE = (SchoolLink.Basis.FILE, SchoolLink.Basis.HAND)
# A post that ends today may go on elsewhere tomorrow: whoever enters both has a day for it.
GRACE = timedelta(days=1)


def busy_among(people: Collection[int], today: date) -> set[int]:
    """Those of these people, by id, who are being inspected now, in whatever network: theirs is
    the visit, or they lead the school. Two queries."""
    going_on = Visit.objects.filter(phase__in=BUSY_IN)
    theirs = going_on.filter(head__in=people).values_list("head", flat=True)
    leading = Post.objects.current(today).filter(person__in=people, kind__in=Post.HEAD_KINDS)
    visited = leading.filter(Exists(going_on.filter(school=OuterRef("school"))))
    return {pk for pk in theirs if pk is not None} | set(visited.values_list("person", flat=True))


def leads_here(person: Person, network: Network, today: date) -> bool:
    """Whether a head still leads a school of the network, or will.

    A post that ended at a school which another one certainly carries on counts until somebody
    leads that one: the head is on the way there.
    """
    if person.erased_at is not None:
        return False
    heads = Post.objects.filter(school__network=network, kind__in=Post.HEAD_KINDS)
    if heads.not_ended(today - GRACE).filter(person=person).exists():
        return True
    former = heads.filter(person=person, school__status=School.CLOSED).values("school__urn")
    carried_on = SchoolLink.objects.filter(predecessor_urn__in=former, basis__in=SURE)
    successors = School.objects.filter(pk__in=carried_on.values("school"), network=network)
    led = heads.current(today).filter(school=OuterRef("pk"))
    return successors.exclude(status=School.CLOSED).exclude(Exists(led)).exists()


def has_left(helper: Person, pairing: Pairing, today: date) -> bool:
    """Whether a buddy or reserve has left the network since the pair began, or is erased.

    Somebody who held no post when the pair began, a retired head for example, has not left.
    """
    if helper.erased_at is not None:
        return True
    posts = Post.objects.filter(person=helper, school__network=pairing.network_id)
    if posts.not_ended(today - GRACE).exists():
        return False
    roles = Role.objects.filter(person=helper, network=pairing.network_id)
    if roles.not_ended(today - GRACE).exists():
        return False
    return posts.filter(end__gt=london_date(pairing.started_at)).exists()


def gone_among(offers: Collection[Offer], network: Network, today: date) -> set[int]:
    """Those who offered and have left the network since, by id. Two queries."""
    offered = {offer.person_id: london_date(offer.offered_at) for offer in offers}
    roles = Role.objects.filter(person__in=offered, network=network).not_ended(today)
    here = set(roles.values_list("person", flat=True))
    gone = set()
    posts = Post.objects.filter(person__in=offered, school__network=network)
    for person, end in posts.values_list("person", "end"):
        if end is None or end > today:
            here.add(person)
        elif end > offered[person]:
            gone.add(person)
    return gone - here
