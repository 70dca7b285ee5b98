"""A head takes the time that is kept for them, and asks to be rung, with the keys alone, on a phone
and at a desk: everything is reached in the order in which it stands, and one sees where one is."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from core import clock
from support.models import Place, PlaceOffer, Talk
from support.services.offers import offer_places
from tests import factories
from tests.browser.looking import DESK, PHONE
from tests.browser.signed_in import give_session
from tests.browser.test_board_by_keyboard import Keys, every_stop_comes_in_order
from tests.support import helpers
from tests.support.talks_town import MORNING, Town, build

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> Town:
    """Amina, her buddy, and Nadia, who supervises and has two times free."""
    clock.travel_to(MORNING)
    town = build(factories.network())
    town.pair("Priya Nair")
    nadia = helpers.supervisor(town.network)
    helpers.series(nadia)
    helpers.series(nadia, helpers.FIRST + timedelta(days=1), places=6)
    offer_places(network=town.network, now=MORNING)
    return town


@pytest.fixture(params=[PHONE, DESK])
def keys(town: Town, page: Page, live_server: LiveServer, request: pytest.FixtureRequest) -> Keys:
    """Amina before her first page."""
    give_session(page.context, live_server.url, factories.signed_in_client(town.amina))
    page.set_viewport_size({"width": request.param, "height": 844})
    page.goto(f"{live_server.url}/{town.network.slug}/home/")
    return Keys(page)


def test_the_time_that_is_kept_is_taken_and_given_up(town: Town, keys: Keys) -> None:
    keys.reads("A time is kept for you")
    every_stop_comes_in_order(keys)
    keys.page.reload()
    keys.to("Take this time").press()
    keys.reads("It is yours.")
    assert Place.objects.live().get().person == town.amina
    assert PlaceOffer.objects.get().answer == PlaceOffer.Answer.BOOKED

    keys.page.reload()  # the focus was on what was said
    keys.to("Supervision").press()
    every_stop_comes_in_order(keys)
    keys.page.reload()
    keys.to("Give this place up")
    keys.page.keyboard.press("Enter")  # unfolds what it means
    keys.to("Give it up").press()
    keys.reads("Your place is given up. Nobody asks why.")
    assert not Place.objects.live().exists()


def test_a_head_asks_to_be_rung(town: Town, keys: Keys) -> None:
    keys.to("I would like to talk to somebody").press()
    every_stop_comes_in_order(keys)
    keys.page.reload()
    keys.to("My buddy").press()
    keys.reads("You have asked to be rung. Nobody is told why.")
    assert Talk.objects.get().whom == Talk.Whom.BUDDY
    keys.page.reload()  # the focus was on what was said
    every_stop_comes_in_order(keys)
    keys.page.reload()
    keys.to("It is not needed any more").press()
    keys.reads("Nobody is asked any more.")
