"""What happens to a series: opened, changed, a session moved or off, closed, ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from core import audit
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network
from schools.school_years import year_of
from support import telling
from support.models import Place, Series, Session, Supervisor
from support.placing.messages import take_back_missed, take_back_reminders
from support.policies import supervision as policies
from support.series import MOST_SESSIONS
from support.services.waiting import tell_waiting

Format, Purpose = Series.Format, Series.Purpose
BUSY = "You have another meeting at that time: {when}. Choose another time."
PAST = "Every meeting must lie ahead. Choose a day and time that are still to come."
TWICE = "Two of these meetings are at the same time. Give each its own."


@transaction.atomic
def open_series(
    *, supervisor: Supervisor, starts: Sequence[datetime], way: str, by: Actor, now: datetime,
    where: str = "", format: str = Format.ONE, places: int = 1, minutes: int = 60,
    purpose: str = Purpose.HEADS,
) -> Series:  # fmt: skip
    """Open a series with its sessions at these times. ``way`` and ``where`` say how people meet
    (``Way``; a room, a number or the address of a video call, read by who has a place alone).
    One to one has one place, a group two to eight. Who waits is told at once. Raises Refused for a
    supervisor who has not agreed or has left, for times that are past or twice, and where they
    meet others then."""
    network = _held_network(supervisor)
    supervisor = held_supervisor(supervisor)
    policies.check_is_there(supervisor)
    starts = sorted(starts)
    _check_times(starts, now)
    for start in starts:
        _check_free(supervisor.pk, start, minutes)
    series = Series.objects.create(
        network_id=supervisor.network_id, supervisor=supervisor, purpose=purpose, format=format,
        places=places if format == Format.GROUP else 1, way=way, where=where.strip(),
        school_year=year_of(london_date(starts[0])), opened_at=now,
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(series=series, number=number, starts_at=start, minutes=minutes)
        for number, start in enumerate(starts, start=1)
    )
    _record("series.opened", series, by, now, sessions=len(starts))
    tell_waiting(network=network, now=now)
    return series


@transaction.atomic
def change_where(*, series: Series, way: str, where: str, by: Actor, now: datetime) -> Series:
    """Change how and where a series meets; who has a place is told to look."""
    series = _held(series)
    policies.check_goes_on(series)
    before = (series.way, series.where)
    series.way, series.where = way, where.strip()
    if (series.way, series.where) != before:
        series.save(update_fields=["way", "where"])
        telling.tell_elsewhere(series, now)
        _record("series.where_changed", series, by, now)
    return series


@transaction.atomic
def move_session(*, session: Session, starts_at: datetime, by: Actor, now: datetime) -> Session:
    """Move one session; who has a place is told at once, and reminded of the new time alone. That
    somebody cannot come was said of the old time, and falls away. Raises Refused for one that is
    off or has begun, for a time that is past, and where the supervisor meets others then."""
    session = _held_session(session)
    policies.check_change(session, now)
    _check_times([starts_at], now)
    before = session.starts_at
    if starts_at == before:
        return session
    _check_free(session.series.supervisor_id, starts_at, session.minutes, but=session)
    session.starts_at = starts_at
    session.moved += 1
    session.save(update_fields=["starts_at", "moved"])
    take_back_reminders(session, now)
    telling.tell_moved(session, before, now, _come_after_all(session, now))
    _record("session.moved", session.series, by, now, number=session.number)
    return session


@transaction.atomic
def call_off(*, session: Session, by: Actor, now: datetime) -> Session:
    """Call one session off: who has a place is told at once, and why is neither asked nor said.
    Raises Refused for one that is off already or has begun."""
    session = _held_session(session)
    policies.check_change(session, now)
    session.off_at, session.why_off = now, Session.WhyOff.SUPERVISOR
    session.save(update_fields=["off_at", "why_off"])
    take_back_reminders(session, now)
    telling.tell_off(session, now)
    _record("session.off", session.series, by, now, number=session.number)
    return session


@transaction.atomic
def bring_back(*, session: Session, by: Actor, now: datetime) -> Session:
    """A session that was called off is on after all, at its time; who has a place is told.
    Raises Refused where its time has come, or the supervisor meets others then."""
    session = _held_session(session)
    policies.check_bring_back(session, now)
    _check_free(session.series.supervisor_id, session.starts_at, session.minutes, but=session)
    telling.take_back_off(session, now)
    session.off_at, session.why_off = None, ""
    session.moved += 1
    session.save(update_fields=["off_at", "why_off", "moved"])
    telling.tell_on_again(session, now)
    _record("session.on_again", session.series, by, now, number=session.number)
    return session


@transaction.atomic
def add_session(*, series: Series, starts_at: datetime, by: Actor, now: datetime) -> Session:
    """One more session, also for one that was called off: who has a place is told. Raises Refused
    for a time that is past, for one of the series itself, and for more than twelve."""
    series = _held(series)
    policies.check_goes_on(series)
    _check_times([starts_at], now)
    sessions = list(series.sessions.order_by("number"))
    if sum(each.off_at is None for each in sessions) >= MOST_SESSIONS:
        raise Refused(f"A series has at most {MOST_SESSIONS} meetings. Open another one.")
    minutes = sessions[-1].minutes
    _check_free(series.supervisor_id, starts_at, minutes)
    session = Session.objects.create(
        series=series, number=sessions[-1].number + 1, starts_at=starts_at, minutes=minutes
    )
    telling.tell_added(session, now)
    _record("session.added", series, by, now, number=session.number)
    return session


@transaction.atomic
def close_series(*, series: Series, by: Actor, now: datetime) -> Series:
    """Nobody else can book; who has a place keeps it. Closing twice changes nothing."""
    series = _held(series)
    policies.check_goes_on(series)
    if series.closed_at is None:
        series.closed_at = now
        series.save(update_fields=["closed_at"])
        _record("series.closed", series, by, now)
    return series


@transaction.atomic
def reopen_series(*, series: Series, by: Actor, now: datetime) -> Series:
    """Free places can be booked again, and who waits is told first. Raises Refused for a series
    that is over."""
    network = _held_network(series.supervisor)
    series = _held(series)
    policies.check_goes_on(series)
    if series.closed_at is not None:
        series.closed_at = None
        series.save(update_fields=["closed_at"])
        _record("series.reopened", series, by, now)
        tell_waiting(network=network, now=now)
    return series


@transaction.atomic
def end_series(*, series: Series, by: Actor, now: datetime) -> Series:
    """A series is over: sessions still to come are off, places end, who had one is told,
    and where they met is forgotten. Ending twice changes nothing."""
    series = _held(series)
    if series.ended_at is not None:
        return series
    ahead = list(series.sessions.filter(off_at=None, starts_at__gt=now).order_by("starts_at"))
    if ahead:
        telling.tell_over(series, ahead[0], now)
    for each in ahead:
        take_back_reminders(each, now)
    Session.objects.filter(pk__in=[each.pk for each in ahead]).update(
        off_at=now, why_off=Session.WhyOff.OVER
    )
    series.booked.live().update(ended_at=now, why_ended=Place.WhyEnded.OVER)
    series.closed_at, series.ended_at, series.where = series.closed_at or now, now, ""
    series.save(update_fields=["closed_at", "ended_at", "where"])
    _record("series.ended", series, by, now)
    return series


def _come_after_all(session: Session, now: datetime) -> set[int]:
    """Whoever could not come to a session that is moved may be able to now. Who that is; what the
    supervisor was to be told of it is not sent any more."""
    missed = list(session.missed.filter(place__ended_at=None).select_related("place"))
    take_back_missed(missed, now)
    session.missed.all().delete()
    return {each.place.person_id for each in missed}


def _check_times(starts: Sequence[datetime], now: datetime) -> None:
    if not starts:
        raise Refused("Choose a day and time for at least one meeting.")
    if len(starts) > MOST_SESSIONS:
        raise Refused(f"A series has at most {MOST_SESSIONS} meetings.")
    if min(starts) <= now:
        raise Refused(PAST)
    if len(set(starts)) < len(starts):
        raise Refused(TWICE)


def _check_free(
    supervisor_id: int, start: datetime, minutes: int, but: Session | None = None
) -> None:
    """Nobody meets two at once, in whichever network."""
    person = Supervisor.objects.filter(pk=supervisor_id).values("person")
    near = Session.objects.filter(
        series__supervisor__person__in=person, off_at=None, starts_at__lt=_after(start, minutes),
        starts_at__gt=start - timedelta(hours=4),
    )  # fmt: skip
    for other in near.order_by("starts_at"):
        if other != but and _after(other.starts_at, other.minutes) > start:
            raise Refused(BUSY.format(when=telling.in_full(other.starts_at)))


def _after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)


def _held_network(supervisor: Supervisor) -> Network:
    """A network's places change one after the other; it comes before its supervisors."""
    return lock_network(supervisor.network)


def held_supervisor(supervisor: Supervisor) -> Supervisor:
    """Whoever changes the times of a supervisor, in whichever network, waits for others who do."""
    rows = Supervisor.objects.select_for_update().filter(person=supervisor.person_id)
    # All of them in one order, so that no two wait for each other.
    return {row.pk: row for row in rows.order_by("pk")}[supervisor.pk]


def _held(series: Series) -> Series:
    held_supervisor(series.supervisor)
    return (
        Series.objects.select_for_update(of=("self",))
        .select_related("supervisor__person", "network")
        .get(pk=series.pk)
    )


def _held_session(session: Session) -> Session:
    series = _held(session.series)
    session = Session.objects.get(pk=session.pk)
    session.series = series
    return session


def _record(verb: str, series: Series, by: Actor, now: datetime, **detail: int) -> None:
    audit.record(verb, series, by=by, now=now, network_id=series.network_id, **detail)
