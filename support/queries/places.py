"""What somebody sees of their own places, and of the times that they can have."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.clock import london_date
from schools.access import Access
from schools.models import Network
from schools.school_years import year_of
from support.models import (
    Missed,
    Place,
    PlaceOffer,
    Series,
    Session,
    SupportRules,
    Waiting,
)
from support.offering import Meeting, OnOffer
from support.on_offer import WAITING_KEPT, Board, board, last_day_kept, rules_of
from support.placing.words import how, when


@dataclass(frozen=True)
class Time:
    """A series as somebody reads it who may have a place in it: never who else has one."""

    series: Series
    how: str
    when: str
    meetings: int


@dataclass(frozen=True)
class Mine:
    """A place of one's own, with the sessions that are still to come (``not_this_once``:
    one cannot come)."""

    place: Place
    how: str
    sessions: list[Session]


@dataclass(frozen=True)
class Offered:
    """What is offered to somebody just now, the first of the times kept for them to the end of
    that day."""

    offer: PlaceOffer
    times: list[Time]
    kept_until: date | None


@dataclass(frozen=True)
class Page:
    """One's own page."""

    places: list[Mine]
    offered: Offered | None
    waiting: Waiting | None
    kept: Time | None
    kept_until: datetime | None
    left: int
    # What they had was cut short: whatever is left, a whole series is due.
    begins_anew: bool
    rules: SupportRules


def my_places(access: Access) -> QuerySet[Place]:
    """The places that somebody has here, the newest last."""
    live = Place.objects.live().filter(person=access.person, series__network=access.network)
    related = ("person", "series__network__support_rules", "series__supervisor__person")
    return live.select_related(*related).order_by("pk")


def my_sessions(access: Access) -> QuerySet[Session]:
    """The sessions of one's places, whether one comes or not: ``not_this_once``."""
    missed = Missed.objects.filter(session=OuterRef("pk"), place__person=access.person)
    return (
        Session.objects.filter(series__in=my_places(access).order_by().values("series"))
        .annotate(not_this_once=Exists(missed.filter(place__ended_at=None)))
        .order_by("starts_at")
    )


def series_for(access: Access) -> QuerySet[Series]:
    """Every series for heads here; whether one can have a place in it says booking alone."""
    series = Series.objects.filter(network=access.network, purpose=Series.Purpose.HEADS)
    return series.select_related("network").order_by("pk")


def my_offers(access: Access) -> QuerySet[PlaceOffer]:
    """What was offered to somebody this school year and they have not answered."""
    offers = PlaceOffer.objects.filter(
        network=access.network, person=access.person, school_year=year_of(access.today), answer=""
    )
    return offers.select_related("network__support_rules", "one", "other")


def my_waiting(access: Access) -> QuerySet[Waiting]:
    """Somebody’s turn on the waiting list."""
    waiting = Waiting.objects.filter(network=access.network, person=access.person, ended_at=None)
    return waiting.select_related("network__support_rules", "series")


def offered_to(access: Access, now: datetime) -> Offered | None:
    """What somebody is offered and can still have; None for nothing."""
    offer = _my_offer(access)
    if offer is None:
        return None
    times = times_of([offer.one, offer.other], access.network, access.person.pk, now)
    return _offered(offer, times, now)


def _my_offer(access: Access) -> PlaceOffer | None:
    return my_offers(access).first() if access.is_head else None


def _offered(offer: PlaceOffer, free: Iterable[Time], now: datetime) -> Offered | None:
    times = [each for each in free if each.series.pk in (offer.one_id, offer.other_id)]
    if not times:
        return None
    until = last_day_kept(offer.offered_at)
    is_kept = london_date(now) <= until and times[0].series.pk == offer.one_id
    return Offered(offer, times, until if is_kept else None)


def times_of(
    series: Iterable[Series | None], network: Network, person: int, now: datetime,
    rules: SupportRules | None = None,
) -> list[Time]:  # fmt: skip
    """Those of these series that have a place for somebody, in this order."""
    rows = [each for each in series if each is not None]
    if not rows:
        return []
    found = board(network, [person], now, of=rows, rules=rules)
    possible = [found.series[each.pk] for each in rows if each.pk in found.series]
    return [_time(each, found) for each in possible if each.has_room_for(person)]


def taken_of(series: Iterable[Series], person: int, now: datetime) -> list[Time]:
    """Those of these series in which somebody has a place, with the times still to come."""
    live = Place.objects.live().filter(series__in=list(series), person=person)
    ahead = Session.objects.filter(off_at=None, starts_at__gt=now).order_by("starts_at")
    rows = Series.objects.filter(pk__in=live.values("series")).order_by("pk")
    found = []
    for each in rows.prefetch_related(Prefetch("sessions", queryset=ahead, to_attr="ahead")):
        meetings = [Meeting(session.starts_at, session.minutes) for session in each.ahead]
        if meetings:
            found.append(Time(each, how(each), when(meetings), len(meetings)))
    return found


def times_for(access: Access, now: datetime, *, format: str = "", way: str = "") -> list[Time]:
    """Every time that suits somebody, soonest first; of one format or way where asked."""
    found = board(access.network, [access.person.pk], now)
    suiting = found.suiting(access.person.pk)
    return [
        _time(each, found)
        for each in suiting
        if format in ("", found.rows[each.pk].format) and way in ("", found.rows[each.pk].way)
    ]


def page_of(access: Access, now: datetime) -> Page:
    """One's own page, in as many queries however many places and sessions there are."""
    mine, waiting, offer = list(my_places(access)), my_waiting(access).first(), _my_offer(access)
    read = [each.series.network for each in mine]
    read += [each.network for each in (waiting, offer) if each is not None]
    rules = rules_of(access.network, read=read)
    sessions: dict[int, list[Session]] = defaultdict(list)
    if mine:
        for session in my_sessions(access).filter(off_at=None, starts_at__gt=now):
            sessions[session.series_id].append(session)
    until = waiting.told_at + WAITING_KEPT if waiting and waiting.told_at else None
    kept_pk = waiting.series_id if waiting and until is not None and until > now else None
    # Of both at once, so that they are read once.
    asked = [offer.one, offer.other] if offer is not None else []
    if waiting is not None and kept_pk is not None:
        asked = [waiting.series, *(each for each in asked if each and each.pk != kept_pk)]
    free = times_of(asked, access.network, access.person.pk, now, rules)
    kept = next((each for each in free if each.series.pk == kept_pk), None)
    asking = Board(access.network, now, rules, people=frozenset([access.person.pk])).asking(
        access.person.pk
    )
    return Page(
        places=[Mine(each, how(each.series), sessions[each.series_id]) for each in mine],
        offered=_offered(offer, free, now) if offer is not None else None,
        waiting=waiting,
        kept=kept,
        kept_until=until if kept else None,
        left=asking.left_of(year_of(access.today)),
        begins_anew=asking.begins_anew(year_of(access.today)),
        rules=rules,
    )


def next_session(access: Access, now: datetime) -> Session | None:
    """The next session that somebody comes to, for their first page."""
    return _coming(access).filter(starts_at__gt=now).order_by("starts_at").first()


def meetings_of(access: Access) -> QuerySet[Session]:
    """For a calendar: the sessions that somebody comes to, and those that they hold with
    anybody."""
    held = Session.objects.filter(
        off_at=None,
        series__network=access.network,
        series__supervisor__person=access.person,
        series__supervisor__left_at=None,
        series__in=Place.objects.live().order_by().values("series"),
    )
    either = Q(pk__in=_coming(access).values("pk")) | Q(pk__in=held.values("pk"))
    return Session.objects.filter(either).order_by("starts_at", "pk")


def has_meetings(access: Access) -> bool:
    """Whether anything of theirs may ever be in a calendar: they supervise, or have a place."""
    return access.is_supervisor or my_places(access).exists()


def _coming(access: Access) -> QuerySet[Session]:
    mine = my_places(access).order_by().values("series")
    coming = Session.objects.filter(series__in=mine, off_at=None)
    return coming.exclude(missed__place__person=access.person, missed__place__ended_at=None)


def _time(series: OnOffer, found: Board) -> Time:
    row = found.rows[series.pk]
    return Time(row, how(row), when(series.meetings), len(series.meetings))
