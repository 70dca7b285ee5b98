"""The page behind the link as it is on a telephone: one thumb, no JavaScript, nothing signed in."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from escalations.links import token_for
from tests.browser.looking import assert_sound
from tests.escalations.kind import MINUTE
from tests.escalations.town import answer, opened, page_of, sweep

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_from_the_message_to_thank_you(
    page: Page, live_server: LiveServer, ladder, priya, tom, now
):
    clock.travel_to(now)
    opened(now)
    page.goto(f"{live_server.url}/answer/")
    assert_sound(page)
    page.get_by_role("button", name="Continue").click()
    assert_sound(page)
    page.get_by_label("Code").fill(page_of(priya).code)
    page.get_by_label("E-mail address or mobile number").fill(priya.email)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Please ring Sam")
    assert_sound(page)
    page.get_by_role("button", name="I am on it").click()
    expect(page.get_by_text("Nobody else is asked.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="We have spoken").click()
    expect(page.get_by_text("You can close this page.")).to_be_visible()
    assert_sound(page)


def test_whoever_comes_second(page: Page, live_server: LiveServer, ladder, priya, tom, now):
    clock.travel_to(now)
    opened(now)
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)
    page.goto(f"{live_server.url}/answer/{token_for(page_of(priya))}/")
    expect(page.get_by_text("Somebody else has answered already.")).to_be_visible()
    assert_sound(page)
    page.goto(f"{live_server.url}/answer/nothing/")
    assert_sound(page)
