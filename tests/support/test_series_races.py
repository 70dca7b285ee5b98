"""Two at once on PostgreSQL, on two connections: nobody meets two people at one hour, and what is
opened goes to whoever waits, once."""

import os

import pytest

from core.clock import london_time
from core.refusals import Refused
from support.models import Place, Series, Session, Waiting
from support.services import places, waiting
from support.services import series as services
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.support.supervising import TUESDAYS, a_series, a_supervisor

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 200 if os.environ.get("SOAK") else 3
LATER = london_time(TUESDAYS[0], 18)


@pytest.fixture
def sofia(network, now):
    return a_supervisor(network, now)


def refusals(results):
    others = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, Refused) for each in others), others
    return len(others)


def test_two_series_at_the_same_hour_are_opened_once(sofia, now):
    for _ in range(TIMES):
        results = at_once(*[lambda: a_series(sofia, now)] * 2)
        assert refusals(results) == 1
        assert Series.objects.count() == 1
        assert Session.objects.count() == len(TUESDAYS)
        Series.objects.all().delete()


def test_in_two_networks_too_nobody_meets_two_at_the_same_hour(sofia, now):
    elsewhere = a_supervisor(factories.network("nearhaven"), now, person=sofia.person)
    for _ in range(TIMES):
        results = at_once(lambda: a_series(sofia, now), lambda: a_series(elsewhere, now))
        assert refusals(results) == 1
        assert Series.objects.count() == 1
        Series.objects.all().delete()


def test_a_session_moved_to_the_hour_of_one_that_is_opened(sofia, now):
    for _ in range(TIMES):
        session = a_series(sofia, now, days=TUESDAYS[:1]).sessions.get()
        results = at_once(
            lambda session=session: services.move_session(
                session=session, starts_at=LATER, by=sofia.person, now=now
            ),
            lambda: a_series(sofia, now, days=TUESDAYS[:1], hour=18),
        )
        assert refusals(results) == 1
        assert Session.objects.filter(starts_at=LATER).count() == 1
        Series.objects.all().delete()


def test_what_is_opened_while_somebody_begins_to_wait_is_kept_for_them(network, sofia, now):
    ben = factories.head(network, "Ben Sole", easting=600000)
    for _ in range(TIMES):
        at_once(
            lambda: a_series(sofia, now),
            lambda: waiting.wait(network=network, person=ben, format="", by=ben, now=now),
        )
        assert Waiting.objects.get().series == Series.objects.get()
        Waiting.objects.all().delete()
        Series.objects.all().delete()


def test_what_is_ended_while_it_is_booked_leaves_no_place(network, sofia, now):
    ben = factories.head(network, "Ben Sole", easting=600000)
    for _ in range(TIMES):
        of = a_series(sofia, now)
        results = at_once(
            lambda of=of: services.end_series(series=of, by=sofia.person, now=now),
            lambda of=of: places.book_place(series=of, person=ben, by=ben, now=now),
        )
        assert refusals(results) <= 1
        assert not Place.objects.live().exists()
        Series.objects.all().delete()
