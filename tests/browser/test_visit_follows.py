"""A visit's page follows what others say: without a reload, without taking the focus away or
closing what was opened; and without JavaScript it is a page like any other."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from core import clock
from inspections.models import Visit
from inspections.services import keep_deadlines
from tests import factories
from tests.browser.looking import assert_sound
from tests.browser.signed_in import give_session
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLL = 20_000  # milliseconds after which it asks again
HIS = "020 7946 0555"


@pytest.fixture
def amina() -> Person:
    """A head on site, with a buddy and a delegate."""
    clock.travel_to(NOW)
    network = factories.network()
    school, head = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.person("Sam Okoro", telephone=HIS)
    factories.post(sam, factories.school(network, "Harbour Primary School"))
    pair(network, head, sam)
    keep_deadlines(visit(school, head))
    factories.coordinator(network, "Dee Alvarez")
    return head


@pytest.fixture
def opened(browser: Browser) -> Iterator[list[BrowserContext]]:
    found: list[BrowserContext] = []
    yield found
    for context in found:
        context.close()


def page_of(
    browser: Browser, site: str, person: Person, opened: list[BrowserContext], *,
    script: bool = True, second_factor: bool = False,
) -> Page:  # fmt: skip
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=script
    )
    opened.append(context)
    context.set_default_timeout(20_000)
    give_session(context, site, factories.signed_in_client(person, second_factor=second_factor))
    page = context.new_page()
    if script:
        page.clock.install()
    page.goto(f"/westhaven/visits/{Visit.objects.get().pk}/")
    return page


def record_a_pause(page: Page) -> None:
    """As somebody at their own screen says it."""
    page.get_by_role("link", name="The inspectors have paused it").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="It is paused").wait_for()


@pytest.mark.parametrize("at", ["act-history", "undated-summary", "tel:"])
def test_a_pause_that_somebody_else_records_comes_to_the_heads_page_by_itself(
    browser: Browser, live_server: LiveServer, amina: Person, opened: list[BrowserContext], at: str
) -> None:
    hers = page_of(browser, live_server.url, amina, opened)
    expect(hers.get_by_role("heading", level=1)).to_have_text("On site today")
    hers.evaluate("window.neverReloaded = true")
    hers.locator("#undated-summary").click()
    place = hers.locator(f"a[href^='{at}']").first if at == "tel:" else hers.locator(f"#{at}")
    place.focus()

    dee = Person.objects.get(name="Dee Alvarez")
    record_a_pause(page_of(browser, live_server.url, dee, opened, second_factor=True))

    hers.clock.fast_forward(POLL - 5_000)
    expect(hers.get_by_role("heading", level=1)).to_have_text("On site today")
    hers.clock.fast_forward(5_000)
    expect(hers.get_by_role("heading", level=1)).to_have_text("It is paused", timeout=20_000)
    expect(hers.get_by_role("status")).to_have_text("This page has changed. It is paused.")
    expect(place).to_be_focused()
    expect(hers.locator("#undated")).to_have_attribute("open", "")
    assert hers.evaluate("window.neverReloaded")
    assert_sound(hers)


def test_without_javascript_the_page_is_read_again_and_every_act_is_there(
    browser: Browser, live_server: LiveServer, amina: Person, opened: list[BrowserContext]
) -> None:
    hers = page_of(browser, live_server.url, amina, opened, script=False)
    expect(hers.get_by_role("heading", level=1)).to_have_text("On site today")
    hers.get_by_text("Without a date yet").click()
    expect(hers.get_by_text("A copy of the report goes to every parent").first).to_be_visible()

    record_a_pause(hers)

    hers.get_by_role("button", name="Ofsted has told us the days").click()
    day = date(2026, 11, 27)
    for box, part in zip(("Day", "Month", "Year"), (day.day, day.month, day.year), strict=True):
        hers.get_by_label(box, exact=True).first.fill(str(part))
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_text("It continues on Friday 27 November.")).to_be_visible()
