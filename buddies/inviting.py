"""Who is invited to offer to be a buddy, and when: every head once a school year, and once
after an inspection of their own. Never while a visit of theirs is open."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import Person
from buddies.models import Offer, OfferInvitation
from buddies.offer_messages import invitation_key, invite
from core import audit
from core.clock import london_date
from inspections.models import OPEN_PHASES, Phase, Visit
from notifications.channels import is_written_to
from notifications.services import cancel
from schools.locks import lock_network
from schools.models import DayWithoutPupils, Network, Post, School, Term
from schools.school_years import FIRST_MONTH, year_of

BY = audit.System("invitations")
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Where the network's terms are not known.
OTHERWISE = (9, 15)
# An autumn term begins by then; whatever begins later is another.
LATEST_AUTUMN = 10
AFTER_INSPECTION = timedelta(weeks=2)
# Not asked any more about an occasion that is so long past.
HOLDS = timedelta(weeks=4)
# Nearly a year, because the round of September comes a little earlier or later each year.
NOT_NOW_HOLDS = timedelta(days=330)
# Two occasions that fall together make one message.
APART = timedelta(weeks=8)

# Longer than a "not for now" holds and than the last occasion is asked about.
INVITATIONS_KEPT = timedelta(days=400)


def asking_day(terms: Iterable[Term], without_pupils: Collection[date], year: int) -> date:
    """The Monday of the second teaching week of the autumn term of the school year that began in
    ``year``; 15 September where the terms are not known. Pure."""
    autumn = [
        term.first_day
        for term in terms
        if year_of(term.first_day) == year and FIRST_MONTH <= term.first_day.month <= LATEST_AUTUMN
    ]
    if not autumn:
        return date(year, *OTHERWISE)
    first = min(autumn)
    while first.weekday() > 4 or first in without_pupils:
        first += DAY
    return first + WEEK - timedelta(days=first.weekday())


def invite_due(*, now: datetime) -> int:
    """Invite, in every network, whoever is due; how many. Twice is the same as once."""
    return sum(invite_in(network, now) for network in Network.objects.order_by("pk"))


def invite_in(network: Network, now: datetime) -> int:
    """Invite whoever of this network is due: first those who were inspected themselves, then in
    the weeks for it everybody else. How many."""
    today = london_date(now)
    return _invite(network, _inspected(network, today), now) + _invite_all(network, now)


def reconcile_visit(visit_id: int, now: datetime) -> None:
    """A visit changed: take back what its head was about to be asked while it is open, and see
    whether its end makes an invitation due."""
    visit = Visit.objects.filter(pk=visit_id).select_related("school__network").first()
    if visit is None:
        return
    network = visit.school.network
    if visit.is_open:
        _take_back(network, _in_a_visit(network), now)
    else:
        _invite(network, _inspected(network, london_date(now), visit=visit), now)


def _heads(network: Network, today: date) -> dict[int, Person]:
    """Who leads a school here today and can be written to now."""
    posts = Post.objects.current(today).filter(
        school__network=network, kind__in=Post.HEAD_KINDS, person__erased_at=None
    )
    rows = posts.exclude(school__status=School.CLOSED).select_related("person").order_by("pk")
    return {
        post.person_id: post.person
        for post in rows
        if is_written_to(post.person) and not post.person.is_paused(today)
    }


def _in_a_visit(network: Network) -> set[int]:
    """Everybody who leads a school with an open visit, or led it when the call came."""
    visits = Visit.objects.filter(school__network=network, phase__in=OPEN_PHASES)
    leading = Post.objects.filter(
        school__in=visits.values("school"), kind__in=Post.HEAD_KINDS, end=None
    )
    called = visits.filter(head__isnull=False).values_list("head", flat=True)
    return {*leading.values_list("person", flat=True), *called}


def _offered(network: Network) -> set[int]:
    """Who is on the list, or was asked by a coordinator and has not answered."""
    rows = Offer.objects.filter(Q(is_active=True) | Q(confirmed_at=None), network=network)
    return set(rows.values_list("person", flat=True))


def _said_not_now(network: Network, now: datetime) -> set[int]:
    """Who said so within about a year, on their page or to an invitation."""
    since = now - NOT_NOW_HOLDS
    offers = Offer.objects.filter(network=network, is_active=False, confirmed_at__gt=since)
    answers = OfferInvitation.objects.filter(
        network=network, answer=OfferInvitation.Answer.NOT_NOW, answered_at__gt=since
    )
    return {*offers.values_list("person", flat=True), *answers.values_list("person", flat=True)}


def _inspected(network: Network, today: date, visit: Visit | None = None) -> dict[int, str]:
    """The heads whose inspection was published, or closed without a report, two weeks ago or a
    little more, each with the occasion. ``visit``: look at this one alone."""
    recently = Q(published_on=None) | Q(published_on__gt=today - AFTER_INSPECTION - HOLDS)
    over = Visit.objects.filter(
        recently, school__network=network, head__isnull=False,
        phase__in=(Phase.PUBLISHED, Phase.MONITORING, Phase.CLOSED),
    )  # fmt: skip
    if visit is not None:
        over = over.filter(pk=visit.pk)
    closed = Max("changes__at", filter=Q(changes__new_phase=Phase.CLOSED))
    due: dict[int, str] = {}
    for each in over.annotate(closed_at=closed).order_by("pk"):
        closed_at = each.closed_at
        ended = each.published_on or (london_date(closed_at) if closed_at else None)
        if (
            ended is not None
            and ended + AFTER_INSPECTION <= today < ended + AFTER_INSPECTION + HOLDS
        ):
            assert each.head_id is not None
            due[each.head_id] = f"visit:{each.pk}"
    return due


def _invite_all(network: Network, now: datetime) -> int:
    """The round of the school year, in the four weeks from its day."""
    today = london_date(now)
    year = year_of(today)
    terms = Term.objects.filter(network=network)
    closed = DayWithoutPupils.objects.filter(network=network).values_list("day", flat=True)
    day = asking_day(terms, set(closed), year)
    if not day <= today < day + HOLDS:
        return 0
    recent = OfferInvitation.objects.filter(network=network, asked_at__gt=now - APART)
    left_out = _said_not_now(network, now).union(recent.values_list("person", flat=True))
    heads = _heads(network, today)
    return _invite(network, {pk: str(year) for pk in heads if pk not in left_out}, now)


@transaction.atomic
def _invite(network: Network, due: dict[int, str], now: datetime) -> int:
    """Invite these people, each to their occasion, save those who offered, are in a visit,
    cannot be written to, or were invited to it. How many."""
    if not due:
        return 0
    lock_network(network)
    heads = _heads(network, london_date(now))
    known = OfferInvitation.objects.filter(network=network, person__in=due)
    asked = set(known.values_list("person", "occasion"))
    left_out = _offered(network) | _in_a_visit(network)
    invited = 0
    for pk, occasion in sorted(due.items()):
        if pk not in heads or pk in left_out or (pk, occasion) in asked:
            continue
        made = OfferInvitation.objects.create(
            network=network, person=heads[pk], occasion=occasion, asked_at=now
        )
        audit.record("offer_invitation.sent", made, by=BY, now=now, network_id=network.pk)
        invite(made, now)
        invited += 1
    return invited


@transaction.atomic
def _take_back(network: Network, people: set[int], now: datetime) -> None:
    """Cancel the invitations of these people that have not left yet, as if never made."""
    waiting = OfferInvitation.objects.filter(
        network=network, person__in=people, answer="", asked_at__gt=now - HOLDS
    )
    for invitation in waiting.order_by("pk"):
        if cancel(keys=[invitation_key(invitation)], why="Not now", now=now):
            invitation.delete()


def forget_invitations(*, now: datetime) -> int:
    """Delete the invitations that count for nothing any more; how many."""
    return OfferInvitation.objects.filter(asked_at__lt=now - INVITATIONS_KEPT).delete()[0]
