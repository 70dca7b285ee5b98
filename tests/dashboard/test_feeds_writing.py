"""What a calendar app gets, read back by two parsers that know nothing of each other."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from dashboard.feeds.publishing import Published
from dashboard.feeds.writing import calendar
from dashboard.models import FeedEvent
from tests.factories import at

UID = UUID("12345678-1234-5678-1234-567812345678")


def published(begins, **fields):
    moment = isinstance(begins, dt.datetime)
    row = FeedEvent(
        uid=UID, sequence=3, changed_at=at(2026, 3, 1, 12, 5),
        begins_on=begins.date() if moment else begins, begins_at=begins if moment else None,
        **fields,
    )  # fmt: skip
    return Published(row, "Covenant: please ring somebody", is_busy=moment)


def readings(text):
    """Start and end of the one event, by each parser, in UTC where it is a moment."""
    (event,) = Calendar.from_ical(text).events
    yield event["DTSTART"].dt, event["DTEND"].dt
    other = vobject.readOne(text.decode()).vevent
    yield other.dtstart.value, other.dtend.value


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        (dt.date(2026, 3, 28), "18:30"),
        (dt.date(2026, 3, 29), "17:30"),
        (dt.date(2026, 10, 24), "17:30"),
        (dt.date(2026, 10, 25), "18:30"),
    ],
)
def test_half_past_six_is_half_past_six_on_both_sides_of_a_clock_change(day, in_utc):
    begins = dt.datetime.combine(day, dt.time(18, 30), ZoneInfo("Europe/London"))
    text = calendar([published(begins.astimezone(dt.UTC))])
    assert f"DTSTART;TZID=Europe/London:{day:%Y%m%d}T183000".encode() in text
    for start, end in readings(text):
        assert start.astimezone(dt.UTC).strftime("%H:%M") == in_utc
        assert end - start == dt.timedelta(minutes=30)


def test_a_whole_day_ends_when_the_next_begins():
    for start, end in readings(calendar([published(dt.date(2026, 11, 24))])):
        assert (start, end) == (dt.date(2026, 11, 24), dt.date(2026, 11, 25))


def test_the_time_zone_goes_by_the_rules_that_london_keeps():
    """Without Python's own time zones: only what stands in the text itself."""
    text = calendar([published(at(2026, 3, 28, 18, 30))]).decode()
    own = text.replace("Europe/London", "Some/Where")
    zone = Calendar.from_ical(own).timezones[0].to_tz(lookup_tzid=False)
    london = ZoneInfo("Europe/London")
    for day in range(1, 366):
        moment = dt.datetime(2026, 1, 1, 12) + dt.timedelta(days=day)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=london).utcoffset()


def test_an_event_carries_what_apps_follow_changes_by():
    (event,) = Calendar.from_ical(calendar([published(at(2026, 3, 28, 18, 30))])).events
    assert event["UID"] == f"{UID}@covenant"
    assert event["SEQUENCE"] == 3
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == at(2026, 3, 1, 12, 5)
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "OPAQUE"
    assert event["CLASS"] == "PRIVATE"


def test_what_is_cancelled_says_so_and_takes_no_time():
    row = published(dt.date(2026, 11, 24), cancelled_at=at(2026, 3, 1, 12, 5))
    (event,) = Calendar.from_ical(calendar([row])).events
    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"


def test_an_empty_feed_is_still_a_calendar_that_says_when_to_ask_again():
    text = calendar([])
    read = Calendar.from_ical(text)
    assert read.events == []
    assert read["METHOD"] == "PUBLISH"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in text
    assert vobject.readOne(text.decode()).prodid.value == read["PRODID"]
