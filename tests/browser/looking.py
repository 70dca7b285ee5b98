"""What must hold for every page in a real browser, at the width of a phone and of a desk."""

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESK = 390, 1280
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})


def problems_on(page: Page) -> list[str]:
    """What axe finds on the page that is open, and what runs off its side, at both widths."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        for violation in page.evaluate(f"axe.run({OPTIONS}).then(found => found.violations)"):
            html = violation["nodes"][0]["html"][:160]
            found.append(f"{page.url} at {width}: {violation['id']}: {violation['help']}: {html}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{page.url} is {wide} wide on a screen of {width}")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{page.url} has {headings} headings of the first level")
    return found


def assert_sound(page: Page) -> None:
    """Axe finds nothing, nothing runs off the side, and there is one h1."""
    assert problems_on(page) == []
