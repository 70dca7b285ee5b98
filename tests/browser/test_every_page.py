"""Every page of the access table in a real browser, as the one who may see it: axe finds nothing,
nothing runs off the side and there is one h1, at both widths; empty, full, and with its form
sent empty."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from core import clock
from tests.access.table import Row
from tests.access.test_access import ROWS, address
from tests.browser.looking import problems_on
from tests.browser.signed_in import give_session
from tests.browser.town import a_town
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


# Pages that somebody else sees otherwise than whom their row names.
ALSO = {
    "adviser": ["dashboard:home", "support:ladder"],
    "coordinator": ["support:plans", "support:plan", "support:help"],
    "delegate": ["dashboard:home", "support:plans", "support:ladder"],
    "head": [
        "dashboard:home", "dashboard:asked", "support:due", "support:ladder", "support:aparts",
        "directory:mine", "buddies:history",
    ],
    "officer": [
        "dashboard:home", "dashboard:asked", "support:plans", "support:plan", "support:departures",
    ],
    "operator": [],
    "supervisor": ["dashboard:home", "support:in-confidence", "support:ladder"],
}  # fmt: skip


@pytest.fixture
def looked_at(browser: Browser) -> Iterator[Page]:
    """A page of a browser that stops at nothing but our own server."""
    page = browser.new_page()
    page.set_default_timeout(15_000)
    yield page
    page.close()


def pages_of(role: str) -> list[Row]:
    """Rows whose page this role gets to see; what others see too comes first, before anything is
    made for a page of its own."""
    also = [row for row in ROWS if row.name in ALSO[role]]
    return also + [
        row
        for row in ROWS
        if row.role == role and row.get.split()[3] == "200" and row.name not in NOT_PAGES
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
def test_every_page_of_a_role_is_sound(
    looked_at: Page, live_server: LiveServer, role: str, full: bool
) -> None:
    """In the empty network its form is sent empty, too."""
    clock.travel_to(NOW)
    world = a_town(full=full)
    give_session(looked_at.context, live_server.url, world.client(role))
    problems = []
    for row in pages_of(role):
        cache.clear()  # where tries are counted
        url = live_server.url + address(row, world, world)
        answer = looked_at.goto(url)
        assert answer is not None
        if not answer.ok:
            problems.append(f"{row.name} answers {answer.status}")
            continue
        problems += problems_on(looked_at, can_be_thinned=True)
        if not full and row.role == role and row.post.split()[3] == "200":
            problems += [f"{row.name}: {each}" for each in problems_with_form(looked_at, url)]
    assert problems == []


def problems_with_form(page: Page, url: str) -> list[str]:
    """Send the form of the page empty: the title begins with the word, the summary has the focus,
    and all else holds too."""
    # The page's own form; some pages have one more below it, such as the way out.
    form = page.locator("main form[method=post]").first
    if not form.locator("input:not([type=hidden]), select, textarea").count():
        return []  # nothing on it can be left empty
    with page.expect_navigation():
        form.evaluate(SEND_EMPTY)
    if not page.locator(".govuk-error-summary").count():
        return ["it says nothing of what is wrong"] if page.url == url else []
    problems = []
    if not page.title().startswith("Error: "):
        problems.append(f"the title is {page.title()}")
    focus = page.evaluate("document.activeElement.className")
    if "govuk-error-summary" not in focus:
        problems.append(f"the focus is on {focus!r}")
    return problems + problems_on(page, can_be_thinned=True)
