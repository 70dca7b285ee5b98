"""What is left of departures when somebody is forgotten, and what goes by itself."""

from datetime import date, timedelta

import pytest

from core.audit import System
from dashboard.erasure import erase
from dashboard.retention import keep_to_retention
from support import counting
from support.models import Departure
from support.services import departures as services
from support.services import own_choice
from support.services.forgetting import forget_old_departures
from tests.support.departing import departing

pytestmark = pytest.mark.django_db
BY = System("test")


@pytest.fixture
def those(network, now):
    return departing(network, now)


def test_a_forgotten_head_takes_along_what_is_open_and_their_own_word(those, now):
    those.with_head(now)
    own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    erase(person=those.head, by=BY, now=now)
    assert not Departure.objects.exists()


def test_what_counted_stays_by_number_without_their_words(those, now):
    departure = those.with_head(now)
    services.answer(
        departure=departure, answer="disagree", by=those.head, now=now, statement="I stay."
    )
    counting.look_after_departures(now=those.day_after(departure))
    erase(person=those.head, by=BY, now=now)
    departure.refresh_from_db()
    assert (departure.head, departure.statement, departure.state) == (None, "", "counted")


def test_forgotten_officers_are_no_longer_named(those, now):
    departure = those.with_head(now)
    for person in (those.first, those.second, those.union):
        erase(person=person, by=BY, now=now)
    departure.refresh_from_db()
    those.plan.refresh_from_db()
    assert (departure.first_by, departure.second_by) == (None, None)
    assert those.plan.union_officer is None
    # The head can answer all the same.
    services.answer(departure=departure, answer="agree", by=those.head, now=now)


def test_it_goes_with_its_plan_once_it_is_over(those, now):
    departure = those.with_head(now)
    those.plan.delete()
    assert forget_old_departures(now=now) == 0
    counting.look_after_departures(now=those.day_after(departure))
    assert keep_to_retention(now=those.day_after(departure))["departures"] == 1


def test_an_own_choice_without_a_plan_is_kept_as_long_as_visits(those, now):
    those.plan.delete()
    departure = own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    assert departure.counted_on == date(2026, 11, 24)
    assert forget_old_departures(now=now + timedelta(days=730)) == 0
    assert forget_old_departures(now=now + timedelta(days=731)) == 1
    gone = own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    own_choice.take_back(departure=gone, by=those.head, now=now)
    assert forget_old_departures(now=now + timedelta(days=731)) == 1
