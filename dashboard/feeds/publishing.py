"""Keeps what a feed said, so that calendar apps follow: an event that changes keeps its UID and
gets a higher sequence; one that is over stays for a while as cancelled.

A fetch that finds nothing new writes nothing. One that does holds the feed while it looks
again and writes, so two at once make one change of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.clock import london_date
from dashboard.feeds.content import A_CALL_TAKES, CANCELLED, SHOWN_BACK, Event, events
from dashboard.feeds.facts import facts_for
from dashboard.models import CalendarFeed, FeedEvent
from schools.access import access_for

CANCELLED_STAYS = timedelta(days=60)
CHANGING = ["sequence", "fingerprint", "begins_on", "begins_at", "changed_at", "cancelled_at"]


@dataclass(frozen=True)
class Published:
    """An event as calendar apps get it."""

    row: FeedEvent
    title: str
    is_busy: bool
    minutes: int = A_CALL_TAKES


def read(feed: CalendarFeed, *, now: datetime) -> list[Published] | None:
    """What a feed says now, in a fixed order; None where there is nobody to say it to.

    Whoever left the network is told for a while that everything is cancelled, so that the names
    go from their calendar by themselves; then the address is unknown.
    """
    wanted = _wanted(feed, now)
    rows = {row.subject: row for row in feed.events.all()}
    if _differs(wanted or {}, rows, now):
        wanted, rows = _write(feed, now)
    _note_the_day(feed, now)
    shown = [*_standing(wanted or {}, rows), *_cancelled(rows.values(), now)]
    return None if wanted is None and not shown else shown


def _wanted(feed: CalendarFeed, now: datetime) -> dict[str, Event] | None:
    """The events that should be there; None for somebody without a place in the network."""
    account, today = feed.person.user, london_date(now)
    if account is None or not account.is_active:
        return None
    access = access_for(account, feed.network, today)
    if access is None or not access.is_member:
        return None
    return events(facts_for(access, feed.scope), feed.titles, today)


def _is_past(row: FeedEvent, now: datetime) -> bool:
    return row.begins_on < london_date(now) - SHOWN_BACK


def _differs(wanted: Mapping[str, Event], rows: Mapping[str, FeedEvent], now: datetime) -> bool:
    return any(_has_changed(event, rows.get(event.subject)) for event in wanted.values()) or any(
        _is_over(row, wanted, now) for row in rows.values()
    )


def _has_changed(event: Event, row: FeedEvent | None) -> bool:
    return row is None or row.cancelled_at is not None or row.fingerprint != event.fingerprint


def _is_over(row: FeedEvent, wanted: Mapping[str, Event], now: datetime) -> bool:
    """Whether a calendar must hear that this is not any more. What is long past just goes."""
    return row.cancelled_at is None and row.subject not in wanted and not _is_past(row, now)


@transaction.atomic
def _write(
    feed: CalendarFeed, now: datetime
) -> tuple[dict[str, Event] | None, dict[str, FeedEvent]]:
    """Look again while nobody else writes this feed, and write the difference."""
    feed.refresh_from_db(from_queryset=CalendarFeed.objects.select_for_update())
    wanted = _wanted(feed, now)
    rows = {row.subject: row for row in feed.events.all()}
    new, changed = [], []
    for event in (wanted or {}).values():
        row = rows.get(event.subject)
        if row is None:
            row = rows[event.subject] = FeedEvent(feed=feed, subject=event.subject)
            new.append(row)
        elif _has_changed(event, row):
            row.sequence += 1
            changed.append(row)
        else:
            continue
        row.fingerprint, row.cancelled_at, row.changed_at = event.fingerprint, None, now
        row.begins_on, row.begins_at = event.begins_on, event.begins_at
    for row in rows.values():
        if _is_over(row, wanted or {}, now):
            row.sequence += 1
            row.cancelled_at = row.changed_at = now
            changed.append(row)
    FeedEvent.objects.bulk_create(new)
    FeedEvent.objects.bulk_update(changed, CHANGING)
    if new or changed:
        feed.changed_at = now
        feed.save(update_fields=["changed_at"])
    return wanted, rows


def _note_the_day(feed: CalendarFeed, now: datetime) -> None:
    today = london_date(now)
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)


def _standing(wanted: Mapping[str, Event], rows: Mapping[str, FeedEvent]) -> Iterable[Published]:
    found = [
        Published(rows[each.subject], each.title, each.is_busy, each.minutes)
        for each in wanted.values()
    ]
    return sorted(found, key=lambda each: (each.row.begins_on, each.row.subject))


def _cancelled(rows: Iterable[FeedEvent], now: datetime) -> Iterable[Published]:
    for row in sorted(rows, key=lambda row: (row.begins_on, row.subject)):
        if row.cancelled_at is not None and row.cancelled_at > now - CANCELLED_STAYS:
            yield Published(row, CANCELLED, is_busy=False)
