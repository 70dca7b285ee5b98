"""What must hold for every page in a real browser, at the width of a phone and of a desk."""

import json
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESK = 390, 1280
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe is asked at the second width: only how the page is laid out differs there.
OF_THE_LAYOUT = ["color-contrast", "target-size", "scrollable-region-focusable"]
OPTIONS = {
    PHONE: json.dumps({"runOnly": RULES, "resultTypes": ["violations"]}),
    DESK: json.dumps({"runOnly": OF_THE_LAYOUT, "resultTypes": ["violations"]}),
}
# The page as axe sees it, its words and numbers left out: which elements with which classes and
# attributes stand in which, and whether there are words in them. Of neighbours that are alike in
# all of this, as rows of a table are, one is enough.
SKELETON = r"""() => {
    const plain = text => text.replace(/[\d]+/g, "0");
    const worded = new Set(["href", "value", "content", "nonce", "title", "alt", "action", "src"]);
    const of = element => {
        if (["SCRIPT", "STYLE"].includes(element.tagName)) return "";
        const attributes = [...element.attributes].map(({name, value}) =>
            name + "=" + (worded.has(name) || name.startsWith("aria-label")
                ? Boolean(value.trim()) : plain(value))).sort().join(" ");
        let inner = "", last = "";
        for (const child of element.childNodes) {
            const next = child.nodeType === 1 ? of(child)
                : child.nodeType === 3 && child.data.trim() ? "words" : "";
            if (next && next !== last) inner += next;
            if (next) last = next;
        }
        return `<${element.tagName} ${attributes}>${inner}</>`;
    };
    return of(document.documentElement);
}"""


# Takes away what stands after the third of neighbours that are alike, by the same measure: what axe
# finds in the thirtieth row of a table it finds in the third, and it asks of every one by itself.
THIN_OUT = SKELETON.replace(
    "return of(document.documentElement);",
    """for (const parent of document.querySelectorAll("main *")) {
        let last = "", alike = 0;
        for (const child of [...parent.children]) {
            const next = of(child);
            alike = next && next === last ? alike + 1 : 0;
            last = next;
            if (alike > 2) child.remove();
        }
    }""",
)


def problems_on(
    page: Page,
    judged: set[str] | None = None,
    widths: Sequence[int] = (PHONE, DESK),
    *,
    thin_out: bool = False,
) -> list[str]:
    """What axe finds on the page that is open, and what runs off its side, at these widths. A
    page built like one that was ``judged`` is measured, and axe is not asked again. ``thin_out``:
    long lists are cut short for axe, and whoever asks is done with the page."""
    found = []
    page.wait_for_load_state()  # whoever has just sent a form may come before its answer
    skeleton = page.evaluate(SKELETON) if judged is not None else ""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{page.url} is {wide} wide on a screen of {width}")
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{page.url} has {headings} headings of the first level")
    if judged is None or skeleton not in judged:
        if thin_out:
            page.evaluate(THIN_OUT)
        found += _found_by_axe(page, widths)
    if judged is not None and not found:
        judged.add(skeleton)
    return found


def _found_by_axe(page: Page, widths: Sequence[int]) -> list[str]:
    found = []
    page.evaluate(AXE_SCRIPT)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        for violation in page.evaluate(f"axe.run({OPTIONS[width]}).then(it => it.violations)"):
            html = violation["nodes"][0]["html"][:160]
            found.append(f"{page.url} at {width}: {violation['id']}: {violation['help']}: {html}")
    return found


def assert_sound(
    page: Page, judged: set[str] | None = None, widths: Sequence[int] = (PHONE, DESK)
) -> None:
    """Axe finds nothing, nothing runs off the side, and there is one h1."""
    assert problems_on(page, judged, widths) == []
