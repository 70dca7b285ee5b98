"""Writes a feed as iCalendar (RFC 5545, 5546 and 7986). The same events give the same bytes."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from core.clock import LONDON
from dashboard.feeds.publishing import Published

PRODUCT = "-//Covenant//Calendar feed//EN"
# How often a calendar app should ask again.
ASK_AGAIN = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SUMMER, WINTER = dt.timedelta(hours=1), dt.timedelta(0)
# When today's rules began, on the clocks of the day before, which is how a time zone is written.
SUMMER_SINCE = dt.datetime(1981, 3, 29, 1)  # noqa: DTZ001
WINTER_SINCE = dt.datetime(1996, 10, 27, 2)  # noqa: DTZ001


def calendar(events: Iterable[Published]) -> bytes:
    """The text of a feed."""
    written = Calendar()
    written.add("prodid", PRODUCT)
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    # The name its owner gave it is for its owner.
    written.add("x-wr-calname", "Covenant")
    written.add("x-wr-timezone", LONDON.key)
    written.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    written.add("x-published-ttl", "PT1H")
    written.add_component(_london())
    for each in events:
        written.add_component(_event(each))
    return written.to_ical()


def _event(each: Published) -> Event:
    row, event = each.row, Event()
    event.add("uid", f"{row.uid}@covenant")
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("sequence", row.sequence)
    event.add("status", "CONFIRMED" if row.cancelled_at is None else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if each.is_busy else "TRANSPARENT")
    event.add("summary", each.title)
    if row.begins_at is None:
        event.add("dtstart", row.begins_on)
        event.add("dtend", row.begins_on + DAY)
    else:
        begins = row.begins_at.astimezone(LONDON)
        event.add("dtstart", begins)
        event.add("dtend", (row.begins_at + dt.timedelta(minutes=each.minutes)).astimezone(LONDON))
    return event


def _london() -> Timezone:
    """Clocks in London, as rules without an end: apps keep them longer than any list."""
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    zone.add_component(_clock(TimezoneDaylight(), "BST", 3, SUMMER_SINCE, WINTER))
    zone.add_component(_clock(TimezoneStandard(), "GMT", 10, WINTER_SINCE, SUMMER))
    return zone


def _clock(
    part: TimezoneDaylight | TimezoneStandard,
    name: str,
    month: int,
    since: dt.datetime,
    before: dt.timedelta,
) -> TimezoneDaylight | TimezoneStandard:
    """One of the two changes of the year, on the last Sunday of a month."""
    part.add("dtstart", since)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", SUMMER if before == WINTER else WINTER)
    part.add("tzname", name)
    return part
