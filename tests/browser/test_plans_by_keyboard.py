"""After a hard report with the keys alone, on a phone and at a desk: an officer says by the link,
and then on the page, what the part of their organisation is; and a head answers those who propose
that they go. Everything is reached in the order in which it stands, and one sees where one is."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from core import clock
from escalations import links
from escalations import models as escalations
from escalations.services import sweep
from schools.models import Network
from support.models import Departure, PartyAsked
from tests import factories
from tests.browser.looking import DESK, PHONE
from tests.browser.signed_in import give_session
from tests.browser.test_board_by_keyboard import Keys, every_stop_comes_in_order
from tests.conftest import NOW
from tests.support.departing import departing
from tests.support.plans import a_party, a_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def network(live_server: LiveServer, settings) -> Network:
    settings.SITE_ADDRESS = live_server.url
    clock.travel_to(NOW)
    return factories.network()


@pytest.fixture(params=[PHONE, DESK])
def keys(page: Page, request: pytest.FixtureRequest) -> Keys:
    """A browser in which nobody has signed in."""
    page.set_viewport_size({"width": request.param, "height": 844})
    return Keys(page)


def signed_in(keys: Keys, live_server: LiveServer, person: Person, path: str) -> None:
    give_session(keys.page.context, live_server.url, factories.signed_in_client(person))
    keys.page.goto(f"{live_server.url}/westhaven/{path}")


def walk(keys: Keys) -> None:
    """Every stop of the page, and back to its beginning."""
    every_stop_comes_in_order(keys)
    keys.page.reload()


def test_an_officer_answers_by_the_link_and_says_what_the_part_is(
    network: Network, keys: Keys, live_server: LiveServer
) -> None:
    trust = factories.organisation(network, "Harbour Learning Trust")
    fay = factories.officer(trust, "Fay Officer")
    party = a_party(a_plan(network), trust)
    sweep(now=NOW)
    asked = escalations.Page.objects.get(person=fay)

    keys.page.goto(links.link_for(asked))
    keys.reads("Does Harbour Learning Trust stand by this head and team?")
    keys.reads("After a hard report we support the team.")
    walk(keys)
    keys.to("Yes, this is our part").press()
    keys.reads("Thank you. The head hears that you stand by them.")
    keys.page.goto(keys.page.url)  # the focus was on what was said
    every_stop_comes_in_order(keys)

    signed_in(keys, live_server, fay, "home/")
    walk(keys)
    keys.page.goto(f"{live_server.url}/westhaven/plans/{party.plan_id}/parties/{party.pk}/")
    walk(keys)
    keys.to("Yes, this is our part")
    keys.page.keyboard.press("ArrowDown")
    keys.to("What is your part")
    keys.page.keyboard.type("Six days of an adviser, from Monday.")
    keys.to("Save our answer").press()
    party.refresh_from_db()
    assert (party.answer, party.words) == (
        PartyAsked.Answer.TALK,
        "Six days of an adviser, from Monday.",
    )


def test_a_head_answers_those_who_propose_that_they_go(
    network: Network, keys: Keys, live_server: LiveServer
) -> None:
    those = departing(network, NOW)
    departure = those.with_head(NOW)
    clock.travel_to(NOW + timedelta(hours=2))

    signed_in(keys, live_server, those.head, "home/")
    keys.reads("There is something to read")
    walk(keys)
    keys.to("Read it").press()
    keys.reads("You have this first")
    walk(keys)
    keys.to("Answer").press()
    walk(keys)
    keys.to("I agree")
    keys.page.keyboard.press("ArrowDown")
    keys.to("Your own words")
    keys.page.keyboard.type("I would like to stay.")
    keys.to("Send my answer").press()
    keys.reads("You said on")
    keys.reads("I do not agree")
    departure.refresh_from_db()
    assert (departure.answer, departure.statement) == (
        Departure.Answer.DISAGREE,
        "I would like to stay.",
    )

    keys.page.reload()  # the focus was on what was said
    walk(keys)
    keys.to("Change my answer").press()
    walk(keys)
    keys.to("I do not agree")  # chosen already
    keys.to("Send my answer").press()
    departure.refresh_from_db()
    assert departure.answer == Departure.Answer.DISAGREE
