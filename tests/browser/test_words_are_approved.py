"""The words of a covenant are agreed on: a coordinator and an officer, on a telephone, by keyboard,
and where no script runs."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from core import clock
from covenant.models import Approval
from notifications.models import Message
from schools.models import Network
from tests import factories
from tests.browser.looking import PHONE, assert_sound
from tests.browser.signed_in import give_session
from tests.conftest import NOW
from tests.covenant.helpers import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city() -> Network:
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    published(network, NOW, "Each head has somebody to talk to.\n\nWe meet once in every term.")
    return network


@pytest.fixture
def dee(city: Network, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    page = opened(browser, live_server, factories.coordinator(city), scripts=False)
    yield page
    page.context.close()


def opened(browser: Browser, live_server: LiveServer, who: Person, *, scripts: bool) -> Page:
    """A telephone in somebody's hand."""
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": PHONE, "height": 844}
    )
    give_session(context, live_server.url, factories.signed_in_client(who))
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def test_the_words_are_changed_approved_and_published(
    city: Network, dee: Page, browser: Browser, live_server: LiveServer
) -> None:
    trust = factories.organisation(city)
    officer = factories.officer(trust)

    # The coordinator, without a script, changes one word and asks the trust.
    dee.goto(live_server.url + reverse("covenant:text", args=[city.slug]))
    dee.get_by_role("link", name="Change the words, in a draft").click()
    box = dee.get_by_label("The whole text")
    box.fill(box.input_value().replace("once", "twice"))
    dee.get_by_role("button", name="Save this draft").click()
    expect(dee.get_by_text("Nobody has approved these words yet")).to_be_visible()
    dee.get_by_role("link", name="Ask parties for their approval").click()
    dee.get_by_label(trust.name).check()
    dee.get_by_role("button", name="Ask for their approval").click()
    expect(dee.get_by_text(f"Asked: {trust.name}.")).to_be_visible()

    # The officer follows the letter and answers by keyboard alone.
    letter = Message.objects.get(person=officer)
    found = re.search(r"/westhaven/covenant/approvals/\d+/", letter.text)
    assert found is not None
    theirs = opened(browser, live_server, officer, scripts=True)
    theirs.goto(live_server.url + found[0])
    theirs.get_by_text("1 word added, 1 removed").first.click()
    expect(theirs.locator("ins", has_text="twice")).to_be_visible()
    expect(theirs.locator("del", has_text="once")).to_be_visible()
    assert_sound(theirs)
    theirs.get_by_label("Yes, we approve them as they are").focus()
    theirs.keyboard.press("Space")
    theirs.keyboard.press("Tab")
    theirs.keyboard.press("Tab")
    expect(theirs.get_by_role("button", name="Send the answer")).to_be_focused()
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text("Thank you. The coordinators see your answer.")).to_be_visible()
    theirs.context.close()
    assert Approval.objects.get(organisation=trust).by == officer

    # What everybody reads then.
    dee.goto(live_server.url + reverse("covenant:draft", args=[city.slug]))
    dee.get_by_role("button", name="Publish version 2").click()
    expect(dee.get_by_text("Harbour Learning Trust, on 24 November 2026")).to_be_visible()
    dee.get_by_role("link", name="What is different between version 1 and this one").click()
    expect(dee.get_by_text("1 word added, 1 removed.")).to_be_visible()


def test_the_checklist_of_a_new_city_is_sound(
    city: Network, browser: Browser, live_server: LiveServer
) -> None:
    coordinator = factories.coordinator(city, "Kit Rowe")
    page = opened(browser, live_server, coordinator, scripts=True)
    page.goto(live_server.url + reverse("dashboard:opening", args=[city.slug]))
    expect(page.get_by_role("heading", name="The text is published Done")).to_be_visible()
    assert_sound(page)
    page.context.close()

    page = opened(browser, live_server, factories.operator(), scripts=True)
    page.goto(live_server.url + "/operator/")
    page.get_by_role("link", name=re.compile("What is left before it opens")).click()
    expect(page.get_by_text("A coordinator does this.").first).to_be_visible()
    assert_sound(page)
    page.context.close()
