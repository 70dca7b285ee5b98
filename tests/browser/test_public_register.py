"""A member of the public reads the register, takes a certificate and checks that it is true."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from tests import factories
from tests.browser.looking import assert_sound
from tests.conftest import NOW
from tests.covenant.register_town import fill_register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_member_of_the_public_checks_a_certificate(
    page: Page, live_server: LiveServer, settings
) -> None:
    settings.SITE_ADDRESS = live_server.url
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    standings = fill_register(network, NOW)
    digest = standings["trust"].event.digest
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"{live_server.url}/{network.slug}/")
    page.get_by_role("link", name=re.compile("^All 3 organisations")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who has signed")
    expect(page.locator("main")).not_to_contain_text("Hidden Trust")
    assert_sound(page)

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_label("Kind")).not_to_be_visible()
    page.get_by_text("Filter", exact=True).click()
    expect(page.get_by_label("Kind")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Name").fill("harbour")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Harbour Learning Trust").click()
    expect(page.locator("main")).to_contain_text("6 days a year")
    assert_sound(page)

    paper = page.request.get(
        live_server.url + page.get_by_role("link", name="Certificate").get_attribute("href")
    )
    assert paper.headers["content-type"] == "application/pdf"
    found = re.search(rb"/URI \((http[^)]+)\)", paper.body())
    assert found
    page.goto(found[1].decode())
    expect(page.locator(".verified")).to_contain_text("Unchanged")
    expect(page.locator("main")).to_contain_text(digest)
    assert_sound(page)

    page.get_by_role("link", name="Check a receipt").click()
    page.get_by_label("Digest of the signature").fill(f"{digest[:32]} {digest[32:]}")
    page.get_by_role("button", name="Compare with the register").click()
    expect(page.locator(".verified")).to_contain_text("Unchanged")
    assert_sound(page)

    page.get_by_label("Digest of the signature").fill(digest[::-1])
    page.get_by_role("button", name="Compare with the register").click()
    expect(page.locator("main")).to_contain_text("No signature with this digest")
    assert_sound(page)
    assert page.context.cookies() == []


def test_the_register_is_read_and_searched_by_keyboard(page: Page, live_server: LiveServer) -> None:
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    fill_register(network, NOW)

    page.goto(f"{live_server.url}/{network.slug}/register/")
    name = page.get_by_label("Name")
    while not name.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("quayside")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    link = page.get_by_role("link", name="Quayside Primary School")
    while not link.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quayside Primary School")
