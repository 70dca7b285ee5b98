"""Who is to be asked whether they still stand by the covenant, and who was and is silent."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from core.clock import LONDON, months_later
from covenant.models import Declaration, Reaffirmation, Standing
from covenant.reaffirming import LINE_AFTER, MONTHS
from schools.models import Network, Post, Role, School


def standing_with_a_reason(today: date) -> QuerySet[Standing]:
    """What stands and is to be asked about, each with ``signed_on``, ``is_newer_text`` and
    ``signer_has_left``. Not who has left the city, nor a school that has closed, nor who has said
    anything to a newer text."""
    newer = Declaration.objects.filter(
        network=OuterRef("network"),
        status=Declaration.Status.PUBLISHED,
        version__gt=OuterRef("declaration__version"),
    )
    return (
        _asked_of(today)
        .annotate(
            signed_on=TruncDate("event__at", tzinfo=LONDON),
            is_newer_text=Exists(newer),
        )
        .annotate(signer_has_left=_signer_has_left(today))
        .filter(
            Q(is_newer_text=True)
            | Q(signer_has_left=True)
            | Q(signed_on__lte=months_later(today, -MONTHS))
        )
    )


def _asked_of(today: date) -> QuerySet[Standing]:
    later = Standing.objects.filter(
        network=OuterRef("network"), declaration__version__gt=OuterRef("declaration__version")
    ).filter(
        Q(organisation=OuterRef("organisation"))
        | Q(school=OuterRef("school"))
        | Q(person=OuterRef("person"))
    )
    return (
        Standing.objects.filter(state__in=Standing.STANDS)
        .exclude(school__status=School.CLOSED)
        .exclude(person__erased_at__isnull=False)
        .filter(~Exists(later), ~_has_left_the_city(today))
    )


def _has_left_the_city(today: date) -> Q:
    """Whoever signed in person and held posts or roles here, all of which have ended. Somebody
    known by the signature alone has not."""
    mine = {"person": OuterRef("person")}
    posts = {**mine, "school__network": OuterRef("network")}
    roles = {**mine, "network": OuterRef("network")}
    held = Q(Exists(Post.objects.filter(**posts))) | Q(Exists(Role.objects.filter(**roles)))
    holds = Q(Exists(Post.objects.not_ended(today).filter(**posts))) | Q(
        Exists(Role.objects.not_ended(today).filter(**roles))
    )
    return Q(person__isnull=False) & held & ~holds


def _signer_has_left(today: date) -> Q:
    """The officer or head who signed is one no more, or somebody else leads the school since."""
    signer = OuterRef("event__by_id")
    officers = Role.objects.filter(
        person=signer, organisation=OuterRef("organisation"), kind=Role.Kind.OFFICER
    )
    heads = Post.objects.filter(school=OuterRef("school"), kind__in=Post.HEAD_KINDS)
    own = heads.filter(person=signer)
    others = heads.current(today).filter(start__gt=OuterRef("signed_on"))
    since = {"end__gt": OuterRef("signed_on")}
    organisation = Q(Exists(officers.filter(end__lte=today, **since))) & ~Q(
        Exists(officers.not_ended(today))
    )
    school = (Q(Exists(own.filter(end__lte=today, **since))) | Q(Exists(others))) & ~Q(
        Exists(own.not_ended(today))
    )
    return organisation | school


def open_reaffirmations(network: Network) -> QuerySet[Reaffirmation]:
    """Who was asked and has not answered, the longest first."""
    return (
        Reaffirmation.objects.filter(standing__network=network, answered_at=None)
        .select_related("standing")
        .order_by("asked_at", "pk")
    )


def lines_to_write(network: Network, now: datetime) -> QuerySet[Reaffirmation]:
    """Who was asked four weeks ago and is silent, so that a coordinator is to write in public that
    a re-affirmation is due. Never somebody who signed in person: who is silent is not shown."""
    return open_reaffirmations(network).filter(
        asked_at__lte=now - LINE_AFTER,
        standing__state=Standing.State.SIGNED,
        standing__person=None,
    )
