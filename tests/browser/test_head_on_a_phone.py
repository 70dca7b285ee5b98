"""A head with a phone in the hand: whom to ring stands in the first screen; two taps, or the
keyboard alone, or a browser without scripts, are enough to say that Ofsted has called."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from accounts.services import change_details
from buddies import services as buddies
from core import clock, stale
from core.audit import System
from inspections.models import Visit
from inspections.services import recompute_windows
from schools.models import Network
from tests import factories
from tests.browser.signed_in import give_session
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
BY = System("test")
HIS, HERS = "020 7946 0555", "020 7946 0777"


@pytest.fixture
def amina() -> Person:
    """A head without a buddy; the coordinator is there for her."""
    clock.travel_to(NOW)
    network = factories.network()
    dee = factories.coordinator(network)
    change_details(person=dee, by=dee, now=NOW, name="Dee Alvarez", telephone=HERS)
    head = factories.head(network, name="Amina Yusuf")
    recompute_windows(network=network, now=NOW)
    return head


@pytest.fixture
def sam(amina: Person) -> Person:
    """Her buddy."""
    network = Network.objects.get()
    sam = factories.person("Sam Okoro", telephone=HIS)
    factories.post(sam, factories.school(network, "Harbour Primary School"))
    buddies.offer(network=network, person=sam, capacity=1, phases=[], by=sam, now=NOW)
    buddies.pair(network=network, supported=amina, buddy=sam, by=BY, now=NOW)
    stale.settle(now=NOW)
    return sam


def on_her_phone(browser: Browser, site: str, amina: Person, *, script: bool = True) -> Page:
    context = browser.new_context(
        base_url=site, viewport=PHONE, has_touch=True, java_script_enabled=script
    )
    give_session(context, site, factories.signed_in_client(amina, second_factor=False))
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/westhaven/home/")
    return page


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    yield browser.contexts
    for context in browser.contexts:
        context.close()


def assert_in_the_first_screen(link: Locator) -> None:
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"]


def test_the_buddys_number_stands_in_the_first_screen(
    browser: Browser, live_server: LiveServer, amina: Person, sam: Person,
    contexts: list[BrowserContext],
) -> None:  # fmt: skip
    page = on_her_phone(browser, live_server.url, amina)
    number = page.locator("main a.phone").first

    assert number.inner_text() == HIS
    assert_in_the_first_screen(number)
    assert_in_the_first_screen(page.get_by_text("Sam Okoro", exact=True))


def test_without_a_buddy_a_named_human_stands_in_the_same_place(
    browser: Browser, live_server: LiveServer, amina: Person, contexts: list[BrowserContext]
) -> None:
    page = on_her_phone(browser, live_server.url, amina)
    number = page.locator("main a.phone").first

    assert number.inner_text() == HERS
    assert_in_the_first_screen(number)
    assert_in_the_first_screen(page.get_by_text("Dee Alvarez", exact=True))


def reached(page: Page, words: str) -> list[str]:
    """Press Tab until the focus is on something with these words; what was met on the way."""
    met: list[str] = []
    while not met or words not in met[-1]:
        assert len(met) < 40, met
        page.keyboard.press("Tab")
        met.append(
            page.evaluate("(document.activeElement.innerText || document.activeElement.value)")
        )
    return met


def test_the_keyboard_alone_records_the_call(
    browser: Browser, live_server: LiveServer, amina: Person, sam: Person,
    contexts: list[BrowserContext],
) -> None:  # fmt: skip
    page = on_her_phone(browser, live_server.url, amina)

    reached(page, HIS)
    assert len(reached(page, "Ofsted has called")) <= 3
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reached(page, "Record the call")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.get_by_text("It is recorded.").wait_for()
    assert Visit.objects.get().head == amina


def test_all_of_it_works_without_scripts(
    browser: Browser, live_server: LiveServer, amina: Person, sam: Person,
    contexts: list[BrowserContext],
) -> None:  # fmt: skip
    page = on_her_phone(browser, live_server.url, amina, script=False)
    assert_in_the_first_screen(page.locator("main a.phone").first)

    page.get_by_role("button", name="Ofsted has called").tap()
    page.get_by_role("button", name="Record the call").tap()
    page.get_by_text("It is recorded.").wait_for()
    assert page.locator("main a.phone").first.inner_text() == HIS

    page.get_by_role("link", name="Correct the details").tap()
    page.locator("[name=called_time]").fill("8.15")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("link", name="This was a mistake").tap()
    page.get_by_role("button", name="Yes, it was a mistake").tap()
    page.get_by_text("It is taken back.").wait_for()

    assert Visit.objects.get().phase == "mistaken"
    page.goto("/westhaven/home/")
    page.get_by_role("button", name="Ofsted has called").wait_for()
