"""Every page of the access table in a real browser, as the one who may see it: axe finds nothing,
nothing runs off the side and there is one h1, at both widths; empty, full, and with its form
sent empty."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from core import clock
from tests.access import world as worlds
from tests.access.table import Row
from tests.access.test_access import ROWS, address
from tests.browser.looking import problems_on
from tests.browser.signed_in import give_session
from tests.browser.town import fill
from tests.conftest import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]

# Files, answers to machines, and a part of a page that is looked at where it belongs.
NOT_PAGES = {
    "healthz", "readyz", "robots", "calendar-feed", "covenant:register-csv", "my-download",
    "covenant:certificate", "dashboard:promises-csv",
    "directory:tree-pdf", "schools:terms-csv", "schools:terms-ics",
    "mfa_download_recovery_codes", "dashboard:visit_now",
    "directory:call-out-now",
}  # fmt: skip
ROLES = sorted({row.role for row in ROWS})
# What axe has judged, of this worker's pages.
JUDGED: set[str] = set()
# Everything a person can type, choose or tick is taken away, and the form sent.
SEND_EMPTY = """form => {
    for (const field of form.elements) {
        if (["text", "tel", "email", "search", "number", "textarea"].includes(field.type))
            field.value = "";
        if (["checkbox", "radio"].includes(field.type)) field.checked = false;
        if (field.type === "select-one") field.value = "";
    }
    form.requestSubmit();
}"""


@pytest.fixture
def looked_at(browser: Browser) -> Iterator[Page]:
    """A page of a browser that stops at nothing but our own server."""
    page = browser.new_page()
    page.set_default_timeout(15_000)
    yield page
    page.close()


def pages_of(role: str) -> list[Row]:
    """Rows whose page this role gets to see."""
    return [
        row
        for row in ROWS
        if row.role == role and row.get.split()[3] == "200" and row.name not in NOT_PAGES
    ]


def open_world(page: Page, live_server: LiveServer, role: str, *, full: bool) -> worlds.World:
    """A network, empty or full, with the browser signed in as one of its people."""
    clock.travel_to(NOW)
    world = worlds.make("Nearhaven")
    if full:
        fill(world)
    give_session(page.context, live_server.url, world.client(role))
    return world


@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(
    looked_at: Page, live_server: LiveServer, role: str, full: bool
) -> None:
    world = open_world(looked_at, live_server, role, full=full)
    problems = []
    for row in pages_of(role):
        answer = looked_at.goto(live_server.url + address(row, world, world))
        assert answer is not None
        if not answer.ok:
            problems.append(f"{row.name} answers {answer.status}")
            continue
        problems += problems_on(looked_at, judged=JUDGED, thin_out=True)
    assert problems == []


@pytest.mark.parametrize("role", ROLES)
def test_every_form_sent_empty_says_what_is_wrong(
    looked_at: Page, live_server: LiveServer, role: str
) -> None:
    """The title begins with the word, the summary has the focus, and all else holds too."""
    world = open_world(looked_at, live_server, role, full=False)
    problems = []
    for row in pages_of(role):
        if row.post.split()[3] != "200":
            continue
        cache.clear()
        looked_at.goto(live_server.url + address(row, world, world))
        # The page's own form; some pages have one more below it, such as the way out.
        form = looked_at.locator("main form[method=post]").first
        if not form.locator("input:not([type=hidden]), select, textarea").count():
            continue  # nothing on it can be left empty
        with looked_at.expect_navigation():
            form.evaluate(SEND_EMPTY)
        if not looked_at.locator(".govuk-error-summary").count():
            if looked_at.url == live_server.url + address(row, world, world):
                problems.append(f"{row.name} says nothing of what is wrong")
            continue
        if not looked_at.title().startswith("Error: "):
            problems.append(f"{row.name}: the title is {looked_at.title()}")
        focus = looked_at.evaluate("document.activeElement.className")
        if "govuk-error-summary" not in focus:
            problems.append(f"{row.name}: the focus is on {focus!r}")
        problems += problems_on(looked_at, judged=JUDGED, thin_out=True)
    assert problems == []
