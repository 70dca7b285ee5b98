"""Days on duty stand in one's own calendar, and go from it when they are given up."""

from datetime import date, timedelta

import pytest

from dashboard.feeds.content import DutyFacts, Facts
from dashboard.feeds.content import events as events_of
from dashboard.feeds.facts import facts_for
from dashboard.feeds.queries import scopes_for
from directory import services
from directory.models import Duty
from schools.access import access_for
from tests import factories
from tests.dashboard.feeds import Scope, Titles, cancelled, days, feed, titles
from tests.directory.helpers import listed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
MONDAY = TODAY + 6 * DAY


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def entry(network, now):
    return listed(network, now)


def access_of(entry):
    return access_for(entry.person.user, entry.network, TODAY)


def on_duty(entry, now, day=MONDAY, **fields):
    return Duty.objects.create(entry=entry, day=day, taken_at=now, **fields)


def test_a_day_on_duty_is_a_whole_day_with_a_neutral_title(entry, network, now):
    on_duty(entry, now)
    _, address = feed(entry.person, network, Scope.MINE)

    assert days(address) == [MONDAY]
    assert titles(address) == ["Covenant: on duty"]


def test_whoever_chose_names_reads_what_for():
    facts = Facts(duties=[DutyFacts(7, MONDAY)])

    found = events_of(facts, Titles.NAMED, TODAY)

    assert found["duty:7"].title == "On duty: heads may ask for you"
    assert not found["duty:7"].is_busy


def test_a_duty_given_up_is_called_off_in_the_calendar(entry, network, now):
    duty = on_duty(entry, now)
    _, address = feed(entry.person, network, Scope.MINE)
    assert days(address) == [MONDAY]

    duty.given_up_at = now
    duty.save()

    assert days(address) == []
    assert [event["DTSTART"].dt for event in cancelled(address)] == [MONDAY]


def test_leaving_the_directory_takes_duties_from_the_calendar(entry, network, now):
    on_duty(entry, now)
    _, address = feed(entry.person, network, Scope.MINE)
    assert days(address) == [MONDAY]

    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    assert days(address) == []


def test_only_ones_own_duties_here_and_none_long_past(entry, network, now):
    on_duty(listed(network, now, "Tom Hale"), now)
    on_duty(entry, now, TODAY - 90 * DAY)

    assert facts_for(access_of(entry), Scope.MINE).duties == []
    mine = on_duty(entry, now)
    assert facts_for(access_of(entry), Scope.MINE).duties == [DutyFacts(mine.pk, MONDAY)]
    assert facts_for(access_of(entry), Scope.SUPPORT).duties == []


def test_whoever_is_in_the_directory_may_have_a_calendar(entry, network, now):
    assert scopes_for(access_of(entry)) == [Scope.MINE]

    outside = factories.person("Kim Lowe", account=True)
    factories.role(outside, network, "adviser")
    assert scopes_for(access_for(outside.user, network, TODAY)) == []
