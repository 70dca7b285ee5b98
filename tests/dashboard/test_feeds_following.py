"""When a visit moves, calendars follow: one UID for one thing, higher at each change."""

import datetime as dt

import pytest

from core import stale
from dashboard.feeds import publishing
from dashboard.feeds.services import change_feed
from dashboard.models import CalendarFeed, FeedEvent
from inspections import services
from inspections.models import Interruption
from reminders.models import Reminder
from tests import factories
from tests.conftest import NOW
from tests.dashboard.feeds import (
    FIRST,
    SECOND,
    Scope,
    Titles,
    asked_to_ring,
    cancelled,
    days,
    events,
    feed,
    standing,
    titles,
)
from tests.dashboard.helpers import pair, school_with_head
from tests.factories import at

AskedBy, AskedOf = Interruption.AskedBy, Interruption.AskedOf
CALLED = at(2026, 11, 23, 10, 20)
NEW_FIRST, NEW_SECOND = dt.date(2027, 1, 12), dt.date(2027, 1, 13)


@pytest.fixture
def town(network, time_machine):
    """A school whose head was called yesterday, the head, and the head's own calendar of days."""
    time_machine.move_to(CALLED, tick=False)
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    inspected = services.open_visit(school=school, by=amina, now=CALLED)
    dee = factories.coordinator(network)
    _, address = feed(dee, network, Scope.NETWORK, now=CALLED)
    return inspected, amina, address


def by_day(address):
    """UID and sequence of what stands, by day."""
    return {
        event["DTSTART"].dt: (str(event["UID"]), event["SEQUENCE"]) for event in standing(address)
    }


def ask(visit, kind, now):
    services.ask(
        visit=visit, kind=kind, asked_by=AskedBy.HEAD, asked_of=AskedOf.LEAD_INSPECTOR,
        by=visit.head, now=now,
    )  # fmt: skip


def test_a_deferral_takes_the_days_away_and_new_days_bring_the_same_events_back(town):
    visit, amina, address = town
    first = by_day(address)
    assert list(first) == [FIRST, SECOND]

    ask(visit, "deferral", CALLED)
    services.grant_deferral(visit=visit, by=amina, now=CALLED)
    assert days(address) == []
    assert {(str(e["UID"]), e["SEQUENCE"]) for e in cancelled(address)} == {
        (uid, 1) for uid, _ in first.values()
    }

    services.set_new_days(
        visit=visit, first_day=NEW_FIRST, last_day=NEW_SECOND, by=amina, now=CALLED
    )
    assert by_day(address) == {NEW_FIRST: (first[FIRST][0], 2), NEW_SECOND: (first[SECOND][0], 2)}
    assert cancelled(address) == []


def test_corrected_days_move_the_events_at_once(town, time_machine):
    visit, amina, address = town
    first = by_day(address)
    later = CALLED + dt.timedelta(minutes=5)
    time_machine.move_to(later, tick=False)
    services.correct_visit(
        visit=visit, first_day=SECOND, last_day=dt.date(2026, 11, 26), by=amina, now=later
    )
    moved = by_day(address)
    assert moved[SECOND] == (first[FIRST][0], 1)
    assert moved[dt.date(2026, 11, 26)] == (first[SECOND][0], 1)
    assert {event["LAST-MODIFIED"].dt for event in events(address)} == {later}
    assert {event["DTSTAMP"].dt for event in events(address)} == {later}


def test_a_pause_drops_the_days_to_come_and_going_on_brings_them_back(town, time_machine):
    visit, amina, address = town
    first = by_day(address)
    time_machine.move_to(at(2026, 11, 24, 11), tick=False)
    services.advance_visits(now=at(2026, 11, 24, 8, 30))
    ask(visit, "pause", at(2026, 11, 24, 11))
    services.grant_pause(visit=visit, by=amina, now=at(2026, 11, 24, 11))
    assert by_day(address) == {FIRST: first[FIRST]}
    assert [event["DTSTART"].dt for event in cancelled(address)] == [SECOND]

    services.set_new_days(visit=visit, first_day=NEW_FIRST, by=amina, now=at(2026, 11, 24, 12))
    assert by_day(address) == {FIRST: first[FIRST], NEW_FIRST: (first[SECOND][0], 2)}


def test_undoing_a_step_brings_back_what_it_took_with_a_higher_sequence(town):
    visit, amina, address = town
    first = by_day(address)
    ask(visit, "deferral", CALLED)
    services.grant_deferral(visit=visit, by=amina, now=CALLED)
    assert days(address) == []
    services.undo_change(visit=visit, by=amina, now=CALLED)
    assert by_day(address) == {day: (uid, 2) for day, (uid, _) in first.items()}


def test_a_call_entered_in_error_is_cancelled_for_sixty_days(town, time_machine):
    visit, amina, address = town
    events(address)
    services.take_back_visit(visit=visit, by=amina, now=CALLED)
    assert titles(address) == []
    assert {(str(e["SUMMARY"]), e["SEQUENCE"]) for e in cancelled(address)} == {
        ("Covenant: not any more", 1)
    }
    time_machine.move_to(CALLED + dt.timedelta(days=60), tick=False)
    assert events(address) == []


def test_the_same_call_recorded_again_is_other_events(town):
    visit, amina, address = town
    first = by_day(address)
    services.take_back_visit(visit=visit, by=amina, now=CALLED)
    services.open_visit(school=visit.school, by=amina, now=CALLED)
    again = by_day(address)
    assert list(again) == list(first)
    assert not {uid for uid, _ in again.values()} & {uid for uid, _ in first.values()}


def test_what_is_past_stays_for_sixty_days_and_goes_without_a_word(town, time_machine):
    _, _, address = town
    events(address)
    time_machine.move_to(at(2027, 1, 24), tick=False)
    assert days(address) == [SECOND]
    time_machine.move_to(at(2027, 1, 25), tick=False)
    assert events(address) == []
    assert not FeedEvent.objects.exclude(cancelled_at=None).exists()


def test_other_titles_are_a_change_of_every_event(town):
    _, _, address = town
    events(address)
    made = CalendarFeed.objects.get()
    change_feed(feed=made, name="My phone", titles=Titles.NAMED, by=made.person, now=CALLED)
    assert titles(address)[0] == "On site at Quayside Primary School, day 1"
    assert {event["SEQUENCE"] for event in events(address)} == {1}


def test_a_fetch_that_finds_nothing_new_changes_nothing(town, time_machine):
    _, _, address = town
    first = events(address)
    time_machine.move_to(CALLED + dt.timedelta(hours=3), tick=False)
    assert [event.to_ical() for event in events(address)] == [event.to_ical() for event in first]


def test_calls_follow_when_their_plan_moves(town, network):
    visit, amina, _ = town
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    reminder = asked_to_ring(sam, network, visit, at(2026, 11, 23, 18, 30))
    _, address = feed(sam, network, Scope.SUPPORT, now=CALLED)
    (before,) = events(address)

    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.CANCELLED)
    moved = asked_to_ring(sam, network, visit, at(2027, 1, 11, 18, 30))
    (after,) = events(address)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == at(2027, 1, 11, 18, 30)

    Reminder.objects.filter(pk=moved.pk).update(state=Reminder.State.CANCELLED)
    (gone,) = events(address)
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (before["UID"], 2, "CANCELLED")
    assert gone["DTSTART"].dt == at(2027, 1, 11, 18, 30)


def test_what_is_really_planned_for_a_buddy_is_in_their_calendar(network, time_machine):
    """Through the services: the call is recorded, reminders are planned, the buddy's phone asks."""
    time_machine.move_to(CALLED, tick=False)
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    visit = services.open_visit(school=school, by=amina, now=CALLED)
    stale.settle(now=CALLED)
    _, address = feed(sam, network, Scope.SUPPORT, Titles.NAMED, now=CALLED)
    assert at(2026, 11, 24, 16, 30) in days(address)
    assert set(titles(address)) == {"Ring Amina Yusuf"}

    services.take_back_visit(visit=visit, by=amina, now=CALLED)
    stale.settle(now=CALLED)
    assert titles(address) == []


def test_a_change_that_another_fetch_wrote_meanwhile_is_not_written_again(town):
    """Both saw the difference; the second looks again when its turn comes."""
    made = CalendarFeed.objects.get()
    publishing._write(made, CALLED)
    publishing._write(made, CALLED)
    assert list(FeedEvent.objects.values_list("sequence", flat=True)) == [0, 0]
    assert len(publishing.read(made, now=NOW)) == 2
