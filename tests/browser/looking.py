"""What must hold for every page in a real browser, at the width of a phone and of a desk."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = 390, 1280
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_sound(page: Page) -> None:
    """Axe finds nothing on the page that is open, and nothing runs off its side."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        problems = [
            f"{violation['id']}: {violation['help']} at {violation['nodes'][0]['html'][:120]}"
            for violation in found
        ]
        assert not problems, f"{page.url} at {width}: {problems}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} wide on a screen of {width}"
