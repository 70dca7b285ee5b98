"""Whoever comes to a session is reminded of it once, on the working day before, and so is nobody
else: not whoever cannot come, booked it that day, or has inspectors with them. The supervisor
has it in their calendar."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from core.clock import london_date
from inspections.models import OneOffHoliday, Phase, Visit
from inspections.workdays import Terms, after
from notifications.models import Message
from schools.models import Post
from support.models import Missed, Place, Session
from support.one_by_one import alone
from support.placing import messages

DAY = timedelta(days=1)


def remind_due(*, now: datetime) -> int:
    """Remind of the sessions of the next working day, and of days before it. How many; twice is
    the same as once."""
    today = london_date(now)
    extra = frozenset(OneOffHoliday.objects.values_list("day", flat=True))
    until = after(today, 1, Terms(extra_holidays=extra).is_weekday)
    sessions = Session.objects.filter(
        starts_at__gt=now, starts_at__lt=now + (until - today + DAY), off_at=None
    ).select_related("series__network")
    due = [each for each in sessions if today < london_date(each.starts_at) <= until]
    places = defaultdict(list)
    for place in _places(due, today).select_related("person"):
        places[place.series_id].append(place)
    missed = set(Missed.objects.filter(session__in=due).values_list("place", "session"))
    found = {
        messages.reminder_key(session, place.person_id): (session, place)
        for session in due
        for place in places[session.series_id]
        if (place.pk, session.pk) not in missed and london_date(place.booked_at) < today
    }
    sent = set(Message.objects.filter(key__in=found).values_list("key", flat=True))
    return sum(
        alone("Reminder of session", session.pk, _remind, session, place, now)
        for key, (session, place) in found.items()
        if key not in sent
    )


def _places(due: list[Session], today: date) -> QuerySet[Place]:
    """Without those of heads who have inspectors with them on this day."""
    visits = Visit.objects.filter(
        school=OuterRef("school"), phase=Phase.ON_SITE, first_day__lte=today, last_day__gte=today
    )
    inspected = Post.objects.current(today).filter(
        Exists(visits), person=OuterRef("person"), kind__in=Post.HEAD_KINDS
    )
    live = Place.objects.live().filter(series__in={each.series_id for each in due})
    return live.exclude(Exists(inspected))


def _remind(session: Session, place: Place, now: datetime) -> bool:
    """Whether the place is still theirs and the session as it was; neither changes meanwhile. In
    the transaction of the caller."""
    place_is_live = Place.objects.select_for_update().filter(pk=place.pk, ended_at=None).exists()
    is_on = Session.objects.filter(pk=session.pk, off_at=None, starts_at=session.starts_at).exists()
    if place_is_live and is_on:
        messages.remind(session, place.person, now)
    return place_is_live and is_on
