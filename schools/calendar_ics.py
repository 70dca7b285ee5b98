"""iCalendar files: a council's, read into events; a network's own, written."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as IcsEvent

from core.clock import london_date
from core.tabular import FileProblem
from schools.calendar_events import Event, understand
from schools.calendar_rows import Found, Unread
from schools.models import DayWithoutPupils, Network, Term
from schools.school_years import DAY

MOST_EVENTS = 2000
LONGEST_EVENT = timedelta(days=400)


def read_ics(data: bytes) -> Found:
    """What an iCalendar file holds. Raises FileProblem where it is none."""
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise FileProblem("The file is no calendar, or it is damaged.") from error
    parts = [part for calendar in calendars for part in calendar.walk("VEVENT")]
    if not parts:
        raise FileProblem("The calendar holds no events.")
    if len(parts) > MOST_EVENTS:
        raise FileProblem(f"The calendar holds more than {MOST_EVENTS} events: none of terms does.")
    events: list[Event] = []
    unread: list[Unread] = []
    for row, part in enumerate(parts, start=1):
        summary = " ".join(str(part.get("SUMMARY", "")).split())[:200]
        try:
            event = _event(row, summary, part)
        except OverflowError:  # a day before the first year, or after the last
            event = "Its date cannot be read."
        if isinstance(event, Event):
            events.append(event)
        else:
            unread.append(Unread(row, summary or "No words", event))
    found = understand(events)
    found.unread = sorted([*found.unread, *unread])
    return found


def _event(row: int, summary: str, part: Any) -> Event | str:
    """One event, or why it is none that counts."""
    if str(part.get("STATUS", "")).upper() == "CANCELLED":
        return "It is cancelled."
    if "RRULE" in part or "RDATE" in part:
        return "It repeats. Enter its days by hand."
    start, end = _value(part, "DTSTART", "dt"), _value(part, "DTEND", "dt")
    duration = _value(part, "DURATION", "td")
    if not isinstance(start, date):
        return "Its date cannot be read."
    first = _day(start)
    if end is None and isinstance(duration, timedelta):
        end = start + duration
    last = _last_day(first, end) if isinstance(end, date) else first
    if last - first > LONGEST_EVENT:
        return "It lasts longer than a year."
    categories = part.get("CATEGORIES")
    category = ",".join(map(str, categories.cats)) if hasattr(categories, "cats") else ""
    return Event(row, summary, first, last, category)


def _value(part: Any, name: str, attribute: str) -> Any:
    """What a property holds; None where it is missing or could not be read."""
    try:
        return getattr(part.get(name), attribute, None)
    except ValueError:  # what the library makes of a value that is none
        return None


def _last_day(first: date, end: date) -> date:
    """The last day of an event: its end is the day, or the moment, after."""
    moment_before = timedelta(seconds=1) if isinstance(end, datetime) else DAY
    return max(first, _day(end - moment_before))


def _day(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    # A time without a zone is meant as the clock on the wall shows it.
    return london_date(value) if value.tzinfo is not None else value.date()


def write_ics(
    network: Network, terms: Iterable[Term], days: Iterable[DayWithoutPupils], now: datetime
) -> bytes:
    """A network's calendar for other programs, and for us to read again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Covenant//Term dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{network.name}: term dates")
    for term in terms:
        uid = f"term-{term.pk}@{network.slug}.covenant"
        _add(calendar, uid, term.name, term.first_day, term.last_day, "Term", now)
    for each in days:
        kind = each.get_kind_display()
        uid = f"day-{each.pk}@{network.slug}.covenant"
        _add(calendar, uid, each.name or kind, each.day, each.day, kind, now)
    return calendar.to_ical()


def _add(
    calendar: Calendar, uid: str, summary: str, first: date, last: date, kind: str, now: datetime
) -> None:
    event = IcsEvent()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("dtstart", first)
    event.add("dtend", last + DAY)
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
