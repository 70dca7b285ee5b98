"""A member of the public reads whether the promises are kept, and how that is counted."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from tests import factories
from tests.browser.looking import assert_sound
from tests.conftest import NOW
from tests.covenant.register_town import fill_register
from tests.promises.test_promises_pages import freeze

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 390, "height": 844}


def test_the_public_reads_whether_the_promises_are_kept(
    page: Page, live_server: LiveServer
) -> None:
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    fill_register(network, NOW)
    freeze(network, "heads-with-buddy", ((21, 24), (24, 26), (27, 28)))
    freeze(network, "heads-with-reserve", ((15, 24), (19, 26), (20, 28)))
    freeze(network, "spoken-before", ((6, 7), (8, 10), (6, 8)))
    freeze(network, "first-human", ((20, 22),), minutes=[4] * 5 + [9] * 10 + [45] * 5)
    page.set_viewport_size(PHONE)

    page.goto(f"{live_server.url}/{network.slug}/")
    expect(page.get_by_role("heading", name="Are the promises kept?")).to_be_visible()
    expect(page.locator("main")).to_contain_text("About 75 of 80")
    assert_sound(page)

    page.get_by_role("link", name="All figures, and how this is counted").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Are the promises kept?")
    expect(page.get_by_role("img", name="How far the promises are kept")).to_be_visible()
    summary = page.locator("#heads-with-buddy summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#heads-with-buddy")).to_contain_text("on the last day of each term")
    assert_sound(page)
