"""A call-out with the keys alone: a head asks, watches and says how it was; two advisers say yes
by their links, and one hands it on. Everything is reached in the order in which it stands, and one
sees where one is."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from core import clock
from core.telephone import national
from directory.callouts.links import link_for
from directory.callouts.rows import with_all
from directory.models import CallOut
from escalations import links
from escalations.models import Page
from schools.models import Network
from tests import factories
from tests.browser.looking import DESK, PHONE
from tests.browser.signed_in import give_session
from tests.browser.test_board_by_keyboard import Keys, every_stop_comes_in_order
from tests.directory.callouts_town import Town, build

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# The page looks at once when it is looked at again, and need not be waited for.
LOOKED_AT = "document.dispatchEvent(new Event('visibilitychange'))"
WORDS = "The lead inspector will not look at our data."


@pytest.fixture
def keys_of(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Keys]]:
    """A browser for somebody, signed in where a person is given."""
    given = []

    def give(width: int, person: Person | None = None) -> Keys:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 844}, locale="en-GB"
        )
        if person is not None:
            give_session(context, live_server.url, factories.signed_in_client(person))
        given.append(context)
        return Keys(context.new_page())

    yield give
    for context in given:
        context.close()


@pytest.fixture
def town(live_server: LiveServer, settings) -> Town:
    """Sam, on site; Ruth and Omar, who know inspection; Dee, whom a head may ring."""
    settings.SITE_ADDRESS = live_server.url
    town = build(factories.network())
    Network.objects.update(named_contact=town.dee)
    town.advise("Ruth Lindqvist", "Omar Farouk")
    clock.travel_to(town.now)
    return town


def test_a_call_out_from_the_question_to_the_thanks(
    town: Town, keys_of: Callable[..., Keys]
) -> None:
    sam, adviser = keys_of(DESK, town.sam), keys_of(PHONE)
    ruth, omar = (entry.person for entry in town.entries)
    she_asks(town, sam)
    the_page_moves_on_and_the_focus_stays(sam, lambda: says_yes(adviser, ruth))
    it_is_handed_on(adviser)
    the_page_says(sam, "Somebody is being asked to ring you")
    says_yes(adviser, omar)
    adviser.page.goto(link_for(with_all().get(), omar))
    adviser.to("We have spoken").press()
    adviser.reads("Thank you for being there.")
    she_says_how_it_was(sam)


def she_asks(town: Town, sam: Keys) -> None:
    sam.page.goto(f"/{town.network.slug}/visits/{town.visit.pk}/call-out/")
    every_stop_comes_in_order(sam)
    sam.page.reload()
    sam.to("Write a sentence first")
    sam.page.keyboard.press("Enter")
    sam.to("What has happened?")
    sam.page.keyboard.type(WORDS)
    # The Tab key leads out of the words.
    sam.to("Evidence and data").press()
    sam.reads("Somebody is being asked to ring you")
    every_stop_comes_in_order(sam)
    sam.page.reload()
    sam.to(national(town.dee.telephone))


def the_page_says(sam: Keys, heading: str) -> None:
    """By itself."""
    sam.page.evaluate(LOOKED_AT)
    expect(sam.page.locator("h1")).to_have_text(heading)


def the_page_moves_on_and_the_focus_stays(sam: Keys, move: Callable[[], None]) -> None:
    sam.to("It is not needed any more")
    move()
    the_page_says(sam, "Ruth will ring you")
    assert sam.page.evaluate("document.activeElement.id") == "act-end"
    sam.page.reload()
    every_stop_comes_in_order(sam)
    sam.page.reload()
    sam.to("Let Ruth read what I wrote").press()
    sam.reads("Ruth can read what you wrote.")


def says_yes(adviser: Keys, person: Person) -> None:
    asked = Page.objects.filter(person=person).latest("pk")
    adviser.page.goto(links.link_for(asked))
    adviser.to("I will ring now").press()
    adviser.reads("Please ring Sam now")


def it_is_handed_on(adviser: Keys) -> None:
    every_stop_comes_in_order(adviser)
    adviser.page.reload()
    adviser.to("I cannot after all").press()
    adviser.reads("Others are being asked now")


def she_says_how_it_was(sam: Keys) -> None:
    the_page_says(sam, "You have spoken")
    sam.to("Did it help?").press()
    sam.to("Yes")
    sam.page.keyboard.press("Space")
    sam.to("What was agreed with the inspectors?")
    sam.page.keyboard.type("She looks at it at 2pm.")
    sam.to("Thank Omar")
    sam.page.keyboard.press("Space")
    sam.to("Save").press()
    sam.reads("On site today")
    assert CallOut.objects.get().helped == "yes"
