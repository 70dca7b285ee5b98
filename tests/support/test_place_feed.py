"""Places in the calendar file that an app fetches: that one is busy, and no more."""

import re
from datetime import timedelta

import pytest

from core.clock import LONDON
from dashboard.feeds.content import BUSY, CANCELLED
from dashboard.feeds.queries import scopes_for
from schools.access import access_for
from schools.models import Role
from support.services import places
from support.services import series as services
from tests import factories
from tests.dashboard.feeds import Scope, Titles, cancelled, days, feed, fetch, standing, titles
from tests.support.helpers import FIRST, TODAY, place, series, supervisor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = FIRST + 7 * DAY


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def mine(nadia, amina, now):
    return places.book_place(series=series(nadia, sessions=2), person=amina, by=amina, now=now)


@pytest.mark.parametrize("chosen", [Titles.NAMED, Titles.NEUTRAL])
def test_a_booked_place_stands_in_the_fetched_calendar_of_both(network, nadia, amina, mine, chosen):
    for person in (amina, nadia.person):
        _, address = feed(person, network, Scope.MINE, chosen)
        assert titles(address) == [BUSY, BUSY]
        assert days(address) == [FIRST, SECOND]
        first = standing(address)[0]
        assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(hours=1)
        assert first["DTSTART"].dt.tzinfo.key == LONDON.key
        assert first["TRANSP"] == "OPAQUE"
        assert not cancelled(address)


def test_the_fetched_calendar_names_nobody_and_says_nothing_of_what_it_is(
    network, nadia, amina, mine
):
    for person in (amina, nadia.person):
        said = fetch(feed(person, network, Scope.MINE, Titles.NAMED)[1]).content.decode()
        assert said.count("BEGIN:VEVENT") == 2
        for word in ("Nadia", "Amina", "upervis", "School", "video.example", "meeting", "LOCATION"):
            assert word not in said


def test_what_is_off_missed_or_given_up_goes_from_the_fetched_calendar(
    network, nadia, amina, mine, now
):
    _, hers = feed(amina, network, Scope.MINE, Titles.NAMED)
    _, held = feed(nadia.person, network, Scope.MINE, Titles.NAMED)
    assert days(hers) == days(held) == [FIRST, SECOND]
    first, second = mine.series.sessions.order_by("number")
    places.cannot_come(place=mine, session=first, by=amina, now=now)
    assert (days(hers), days(held)) == ([SECOND], [FIRST, SECOND])
    services.call_off(session=second, by=nadia.person, now=now)
    assert (days(hers), days(held)) == ([], [FIRST])
    places.give_up_place(place=mine, by=amina, now=now)
    assert (days(hers), days(held)) == ([], [])
    for address in (hers, held):
        assert {str(event["SUMMARY"]) for event in cancelled(address)} == {CANCELLED}


def test_a_moved_session_moves_in_the_fetched_calendar_as_the_same_event(
    network, nadia, amina, mine, now
):
    _, address = feed(amina, network, Scope.MINE)
    before = standing(address)[0]
    first = mine.series.sessions.get(number=1)
    services.move_session(session=first, starts_at=FIRST + DAY, by=nadia.person, now=now)
    after = standing(address)[0]
    assert (after["UID"], after["DTSTART"].dt) == (before["UID"], FIRST + DAY)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_supervisor_who_is_nothing_else_here_makes_a_calendar_and_fetches_it(
    network, nadia, mine, sign_in
):
    assert scopes_for(access_for(nadia.person.user, network, TODAY)) == [Scope.MINE]
    answer = sign_in(nadia.person).post(
        f"/{network.slug}/calendars/", {"name": "Phone", "scope": "mine", "titles": "neutral"}
    )
    token = re.search(r"/me/calendars/([\w-]+)\.ics", answer.content.decode())[1]
    assert titles(f"/me/calendars/{token}.ics") == [BUSY, BUSY]


def test_whoever_carried_a_visit_and_has_an_hour_can_have_it_in_a_calendar(network, nadia):
    ruth = factories.person("Ruth Lindqvist", account=True)
    factories.role(ruth, network, Role.Kind.ADVISER)
    access = access_for(ruth.user, network, TODAY)
    assert scopes_for(access) == []
    place(series(nadia, sessions=1, purpose="debrief"), ruth)
    assert scopes_for(access) == [Scope.MINE]
    assert titles(feed(ruth, network, Scope.MINE)[1]) == [BUSY]
