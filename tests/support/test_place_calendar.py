"""Places in calendars, and what is left of them when somebody is forgotten."""

from datetime import timedelta

import pytest

from dashboard.erasure import erase
from dashboard.feeds.content import BUSY, events
from dashboard.feeds.facts import facts_for
from dashboard.retention import keep_to_retention
from notifications.models import Message
from schools.access import access_for
from support.models import Missed, Place, PlaceOffer, Waiting
from tests import factories
from tests.dashboard.feeds import Scope, Titles
from tests.support.helpers import FIRST, TODAY, offer, place, series, supervisor, waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def nadia(network):
    return supervisor(network)


def meetings(person, network, titles=Titles.NAMED, scope=Scope.MINE):
    facts = facts_for(access_for(person.user, network, TODAY), scope)
    return [
        (each.title, each.begins, each.minutes, each.is_busy)
        for subject, each in sorted(events(facts, titles, TODAY).items())
        if subject.startswith("meeting:")
    ]


@pytest.mark.parametrize("titles", [Titles.NAMED, Titles.NEUTRAL])
def test_a_calendar_says_busy_whatever_titles_somebody_chose(network, nadia, amina, titles):
    place(series(nadia, sessions=2), amina)
    both = [(BUSY, FIRST, 60, True), (BUSY, FIRST + 7 * DAY, 60, True)]
    assert meetings(amina, network, titles) == meetings(nadia.person, network, titles) == both
    for scope in (Scope.SCHOOL, Scope.SUPPORT):
        assert meetings(amina, network, scope=scope) == []


def test_what_nobody_comes_to_or_is_off_or_missed_is_in_no_calendar(network, nadia, amina, now):
    of = series(nadia, sessions=3)
    assert meetings(nadia.person, network) == []
    mine = place(of, amina)
    off, missed, left = of.sessions.order_by("number")
    off.off_at, off.why_off = now, "supervisor"
    off.save()
    Missed.objects.create(place=mine, session=missed, said_at=now)
    assert [each[1] for each in meetings(amina, network)] == [left.starts_at]
    assert [each[1] for each in meetings(nadia.person, network)] == [
        missed.starts_at, left.starts_at,
    ]  # fmt: skip
    mine.ended_at, mine.why_ended = now, "own"
    mine.save()
    assert meetings(amina, network) == []


def test_nothing_is_left_of_who_is_forgotten(network, nadia, amina, now):
    ben = factories.head(network, "Ben Sole", easting=600000)
    of = series(nadia)
    place(of, amina)
    offer(of, amina, now)
    waiting(network, amina, now)
    turn = waiting(network, ben, now)
    erase(person=amina, by=amina, now=now)
    assert not Place.objects.exists()
    assert not PlaceOffer.objects.exists()
    turn.refresh_from_db()
    assert (Waiting.objects.get(), turn.series) == (turn, of)
    assert Message.objects.filter(person=nadia.person, key__endswith=":ended").count() == 1


def test_what_was_offered_is_kept_for_its_year_and_not_longer(network, nadia, amina, now):
    offer(series(nadia), amina, now)
    row = waiting(network, amina, now)
    row.ended_at = now
    row.save()
    assert keep_to_retention(now=now + 400 * DAY)["place_offers"] == 0
    assert keep_to_retention(now=now + 401 * DAY)["place_offers"] == 2
