"""What can happen to somebody's hours and days away; each of it can be taken back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from directory import policies
from directory.availability import Part, check_parts
from directory.models import Away, Entry, Hours, TelephoneCheck

DAY = timedelta(days=1)
LONGEST_AWAY = timedelta(days=366)
AWAY_KEPT = timedelta(days=1)


@transaction.atomic
def keep_hours(*, entry: Entry, parts: Iterable[Part], by: audit.Actor, now: datetime) -> None:
    """The parts of each week in which this person can be asked, in place of those of before.

    Raises Refused for parts that cannot be, and for somebody who is not in the directory.
    """
    ordered = check_parts(parts)
    entry = _locked(entry)
    entry.hours.all().delete()
    Hours.objects.bulk_create(
        Hours(entry=entry, weekday=part.weekday, begins=part.begins, ends=part.ends)
        for part in ordered
    )
    _changed("directory.hours_kept", entry, by, now)


@transaction.atomic
def go_away(
    *, entry: Entry, first_day: date, last_day: date, by: audit.Actor, now: datetime
) -> Away:
    """Not to be asked on these days, both inclusive; nobody asks why. Days that are away already
    change nothing.

    Raises Refused for days that are over or cannot be, and for somebody who is not in the
    directory.
    """
    if last_day < first_day:
        raise Refused("The last day comes before the first. Change one of the two.")
    if last_day < london_date(now):
        raise Refused("The last day is over. Choose today or a later one.")
    if last_day - first_day >= LONGEST_AWAY:
        raise Refused(
            "That is longer than a year. Leave the directory, and come back when you can."
        )
    entry = _locked(entry)
    kept = entry.away.filter(first_day__lte=first_day, last_day__gte=last_day).first()
    if kept is None:
        kept = Away.objects.create(entry=entry, first_day=first_day, last_day=last_day)
        _changed("directory.away", entry, by, now)
    return kept


@transaction.atomic
def come_back(*, away: Away, by: audit.Actor, now: datetime) -> None:
    """Days away that are none any more; where they are gone already nothing happens."""
    entry = _locked(away.entry)
    if entry.away.filter(pk=away.pk).delete()[0]:
        _changed("directory.back", entry, by, now)


def not_today(*, entry: Entry, by: audit.Actor, now: datetime) -> Away:
    """Not to be asked today. Raises Refused for somebody who is not in the directory."""
    today = london_date(now)
    return go_away(entry=entry, first_day=today, last_day=today, by=by, now=now)


@transaction.atomic
def can_today(*, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """Today after all; the other days of a longer time away stay as they are."""
    today = london_date(now)
    entry = _locked(entry)
    found = list(entry.away.filter(first_day__lte=today, last_day__gte=today))
    for away in found:
        away.delete()
        Away.objects.bulk_create(
            Away(entry=entry, first_day=first, last_day=last)
            for first, last in ((away.first_day, today - DAY), (today + DAY, away.last_day))
            if first <= last
        )
    if found:
        _changed("directory.back", entry, by, now)


def forget_availability(entry: Entry) -> None:
    """What was known of when and how somebody can be asked, who leaves: all of it goes. In the
    transaction of the caller."""
    for model in (Hours, Away, TelephoneCheck):
        model.objects.filter(entry=entry).delete()


def forget_days_away(*, now: datetime) -> int:
    """Delete days away that are over: nobody needs them. Gives how many."""
    return Away.objects.filter(last_day__lt=london_date(now) - AWAY_KEPT).delete()[0]


def _locked(entry: Entry) -> Entry:
    return policies.check_is_in(Entry.objects.select_for_update().filter(pk=entry.pk).first())


def _changed(verb: str, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """Whoever is asked something now may not be any more, or may be again."""
    audit.record(verb, entry, by=by, now=now, network_id=entry.network_id)
    stale.mark("person", entry.person_id, now=now)
