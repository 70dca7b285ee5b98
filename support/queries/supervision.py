"""What supervisors see of their own series, and coordinators of them all: counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Person
from core.clock import london_time
from core.small_numbers import Counts, in_bands
from notifications.models import Message
from notifications.queries import DID_NOT_ARRIVE
from schools.access import Access
from schools.models import Invitation, Post, Role, School
from schools.school_years import year_of
from support.models import (
    Apart,
    Missed,
    Place,
    PlaceOffer,
    Series,
    Session,
    Supervisor,
    Waiting,
)
from support.placing.messages import first_offer_key
from support.telling import is_told

PAGE = 12


def me_as_supervisor(access: Access) -> Supervisor | None:
    """This person's own row, where they supervise here or are to say whether they will."""
    return Supervisor.objects.filter(network=access.network, person=access.person).first()


def is_agreed(supervisor: Supervisor | None) -> bool:
    """Whether they agreed to the limits of confidence and have not left."""
    return (
        supervisor is not None and supervisor.agreed_at is not None and supervisor.left_at is None
    )


def my_series(access: Access) -> QuerySet[Series]:
    """The series of this supervisor in this network: nobody else's."""
    mine = Series.objects.filter(
        network=access.network, supervisor__person=access.person, supervisor__left_at=None
    ).exclude(supervisor__agreed_at=None)
    if not access.is_supervisor:
        return mine.none()
    return mine.select_related("supervisor__person", "network")


def my_sessions(access: Access) -> QuerySet[Session]:
    """Their sessions."""
    return (
        Session.objects.filter(series__in=my_series(access))
        .select_related("series__supervisor__person", "series__network")
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True)
class Meeting:
    """A session with who comes and who said that they cannot, by name."""

    session: Session
    coming: list[str]
    missing: list[str]


def next_meetings(access: Access, now: datetime) -> list[Meeting]:
    """The next sessions of this supervisor that are on, one after the other."""
    ahead = my_sessions(access).filter(off_at=None, starts_at__gt=now - timedelta(hours=4))
    return _meetings(ahead[:PAGE])


def meetings_of(series: Series) -> list[Meeting]:
    """Every session of a series, in the order of their times."""
    rows = series.sessions.order_by("starts_at", "pk")
    found = _meetings(rows)
    for each in found:
        each.session.series = series
    return found


def _meetings(sessions: Iterable[Session]) -> list[Meeting]:
    shown = list(sessions)
    places: dict[int, list[Place]] = {each.series_id: [] for each in shown}
    rows = Place.objects.live().filter(series__in=places).select_related("person")
    for place in rows.order_by("seat"):
        places[place.series_id].append(place)
    missed = set(Missed.objects.filter(session__in=shown).values_list("session", "place"))
    return [
        Meeting(
            session,
            [p.person.name for p in places[session.series_id] if (session.pk, p.pk) not in missed],
            [p.person.name for p in places[session.series_id] if (session.pk, p.pk) in missed],
        )
        for session in shown
    ]


def listed_series(access: Access, now: datetime) -> QuerySet[Series]:
    """Their series, what goes on first, each with its places taken and its next session."""
    ahead = Session.objects.filter(off_at=None, starts_at__gt=now).order_by("starts_at")
    return (
        my_series(access)
        .annotate(taken=Count("booked", filter=Q(booked__ended_at=None), distinct=True))
        .prefetch_related(Prefetch("sessions", queryset=ahead, to_attr="ahead"))
        .order_by("ended_at", "-pk")
    )


def names_in(series: Series) -> list[str]:
    """Who has a place, by name."""
    rows = series.booked.live().select_related("person").order_by("seat")
    return [each.person.name for each in rows]


def my_aparts(access: Access) -> QuerySet[Apart]:
    """Whom I must not meet, as I said myself. Nobody else reads it."""
    mine = Apart.objects.filter(network=access.network, person=access.person)
    return mine.select_related("school", "other").order_by("school__name", "other__name", "pk")


def schools_to_keep_from(access: Access) -> QuerySet[School]:
    """Schools of the network that one does not work at."""
    schools = School.objects.filter(network=access.network).exclude(status=School.CLOSED)
    return schools.exclude(pk__in=access.school_ids).order_by("name", "pk")


def supervisors_to_keep_from(access: Access) -> QuerySet[Person]:
    """For a head: who supervises here. Nobody's name for a supervisor: whoever comes to them is
    known to them alone."""
    there = Supervisor.objects.there().filter(network=access.network)
    people = Person.objects.filter(pk__in=there.values("person")).exclude(pk=access.person.pk)
    return people.order_by("name", "pk") if access.is_head else people.none()


def supervisors_for(access: Access) -> QuerySet[Supervisor]:
    """Everybody who supervises here or was asked to, for coordinators: never whom they see."""
    rows = Supervisor.objects.filter(network=access.network, left_at=None)
    if not access.is_coordinator:
        return rows.none()
    asked = Invitation.objects.filter(
        network=access.network, person=OuterRef("person"),
        invited_as=Invitation.For.SUPERVISOR, accepted_at=None, withdrawn_at=None,
    )  # fmt: skip
    holds = Role.objects.current(access.today).filter(
        network=access.network, person=OuterRef("person"), kind=Role.Kind.SUPERVISOR
    )
    return (
        rows.select_related("person")
        .annotate(is_asked=Exists(asked), holds_role=Exists(holds))
        .order_by("person__name", "pk")
    )


@dataclass(frozen=True)
class Take:
    """How much supervision is there and taken, as it stood on a Monday."""

    as_at: datetime
    places: Counts
    waiting: Counts
    unreached: Counts


def take_up(access: Access) -> Take:
    """Places of this school year that are taken and free, people on the waiting list, and heads
    whom no message about it reaches; in bands, and as they stood at the start of the week: what
    changed with the minute would tell whose act it was."""
    monday = access.today - timedelta(days=access.today.weekday())
    as_at = london_time(monday, 0)
    then = Q(ended_at=None) | Q(ended_at__gt=as_at)
    open_then = Series.objects.filter(
        then, network=access.network, purpose=Series.Purpose.HEADS, opened_at__lte=as_at,
        school_year=year_of(access.today),
    )  # fmt: skip
    taken = dict(
        Place.objects.filter(then, series__in=open_then, booked_at__lte=as_at)
        .values_list("series")
        .annotate(many=Count("pk"))
        .values_list("series", "many")
    )
    free = 0
    for pk, places, closed_at in open_then.values_list("pk", "places", "closed_at"):
        if closed_at is None or closed_at > as_at:
            free += max(places - taken.get(pk, 0), 0)
    waiting = Waiting.objects.filter(then, network=access.network, since__lte=as_at).count()
    return Take(
        as_at,
        in_bands({"places taken": sum(taken.values()), "places free": free}),
        in_bands({"people on the waiting list": waiting}),
        in_bands({"heads whom no message about it reaches": _unreached(access, as_at)}),
    )


def _unreached(access: Access, as_at: datetime) -> int:
    """How many heads have no way to be told of an offer, or did not get what was sent. It goes by
    what coordinators keep of each and by letters alone, never by what anybody answered."""
    posts = Post.objects.current(access.today).filter(
        person=OuterRef("pk"), school__network=access.network, kind__in=Post.HEAD_KINDS
    )
    heads = Person.objects.filter(Exists(posts), erased_at=None)
    without = {each.pk for each in heads if not is_told(each)}
    offers = PlaceOffer.objects.filter(
        network=access.network, school_year=year_of(access.today), person__in=heads
    )
    # The first alone: that there is a second one says that somebody did not answer.
    by_key = {first_offer_key(each): each.person_id for each in offers}
    lost = Message.objects.filter(DID_NOT_ARRIVE, key__in=by_key, queued_at__lte=as_at)
    return len(without | {by_key[key] for key in lost.values_list("key", flat=True)})
