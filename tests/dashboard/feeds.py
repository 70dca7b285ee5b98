"""What the tests of calendar feeds share: rows, fetching, and reading with a real parser."""

from datetime import date, datetime, timedelta

from django.test import Client
from icalendar import Calendar

from dashboard.feeds import services
from dashboard.models import CalendarFeed
from reminders.models import Reminder, ReminderRule
from tests.conftest import NOW

Scope, Titles = CalendarFeed.Scope, CalendarFeed.Titles
FIRST, SECOND = date(2026, 11, 24), date(2026, 11, 25)


def feed(person, network, scope=Scope.SCHOOL, titles=Titles.NEUTRAL, **fields):
    """A feed of a person, and the address at which it is fetched."""
    made, token = services.make_feed(
        person=person, network=network, scope=scope, titles=titles, by=person,
        **{"name": "My phone", "now": NOW, **fields},
    )  # fmt: skip
    return made, f"/me/calendars/{token}.ics"


def fetch(address, **headers):
    """The answer that a calendar app gets: no session, no cookie."""
    return Client().get(address, headers=headers)


def events(address):
    """The events at an address, as an app reads them, in the order in which they stand."""
    response = fetch(address)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).events


def standing(address):
    """Those that are not cancelled."""
    return [event for event in events(address) if event["STATUS"] == "CONFIRMED"]


def cancelled(address):
    return [event for event in events(address) if event["STATUS"] == "CANCELLED"]


def titles(address):
    return [str(event["SUMMARY"]) for event in standing(address)]


def days(address):
    return [event["DTSTART"].dt for event in standing(address)]


def asked_to_ring(person, network, visit, due_at: datetime, **fields):
    """A reminder that asks this person to ring the visit's head."""
    rule = ReminderRule.objects.get(key=fields.pop("rule", "evening-before-buddy"))
    return Reminder.objects.create(
        **{
            "rule": rule,
            "subject_kind": Reminder.Subject.VISIT,
            "subject_id": visit.pk,
            "network_id": network.pk,
            "person": person,
            "occasion": due_at.date(),
            "due_at": due_at,
            "too_late_at": due_at + timedelta(hours=3),
            "planned_at": NOW,
            **fields,
        }
    )
