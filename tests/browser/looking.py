"""What must hold for every page in a real browser, at the width of a phone and of a desk."""

import json
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.judged import Judged

PHONE, DESK = 390, 1280
HEIGHT = 844
JUDGED = Judged()
MEASURES = """[document.documentElement.scrollWidth, document.querySelectorAll("h1").length]"""
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
STRUCTURE_OF = r"""
    const plain = text => text.replace(/[\d]+/g, "0");
    const worded = new Set(["href", "value", "content", "nonce", "title", "alt", "action", "src"]);
    const known = new Map();
    const of = element => {
        if (["SCRIPT", "STYLE"].includes(element.tagName)) return "";
        if (known.has(element)) return known.get(element);
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
        known.set(element, `<${element.tagName} ${attributes}>${inner}</>`);
        return known.get(element);
    };
"""
# What a page is about, and what stands around it on every page, each by itself.
STRUCTURES = f"""() => {{{STRUCTURE_OF}
    const main = document.querySelector("main");
    if (!main) return [of(document.documentElement)];
    const about = of(main);
    known.set(main, "<main>");
    return [about, of(document.documentElement)];
}}"""
# Takes away what stands after the third of neighbours that are alike, by the same measure: what axe
# finds in the thirtieth row of a table it finds in the third, and it asks of every one by itself.
THIN_OUT = f"""() => {{{STRUCTURE_OF}
    window.takenAway = [];
    for (const parent of document.querySelectorAll("main *")) {{
        let last = "", alike = 0;
        for (const child of [...parent.children]) {{
            const next = of(child);
            alike = next && next === last ? alike + 1 : 0;
            last = next;
            if (alike > 2) {{
                window.takenAway.push([parent, child, child.nextSibling]);
                child.remove();
            }}
        }}
    }}
}}"""
PUT_BACK = """() => {
    for (const [parent, child, next] of window.takenAway.reverse())
        parent.insertBefore(child, next);
}"""


def problems_on(
    page: Page, widths: Sequence[int] = (PHONE, DESK), *, can_be_thinned: bool = False
) -> list[str]:
    """What axe finds on the page that is open, and what runs off its side, at these widths. Of a
    page built like one that axe was asked of in this run only what depends on its words is
    measured. ``can_be_thinned``: long lists are cut short for axe, and put back."""
    found = []
    page.wait_for_load_state()  # whoever has just sent a form may come before its answer
    structures = page.evaluate(STRUCTURES)
    # Each change of the width costs a layout: begin with the one that is there.
    widths = sorted(widths, key=lambda width: not _is_wide(page, width))
    for width in widths:
        wide, headings = _measured(page, width)
        if wide > width:
            found.append(f"{page.url} is {wide} wide on a screen of {width}")
    if headings != 1:
        found.append(f"{page.url} has {headings} headings of the first level")
    to_ask = [
        width
        for width in reversed(widths)
        if not all(JUDGED.has(structure, width) for structure in structures)
    ]
    if to_ask and can_be_thinned:
        page.evaluate(THIN_OUT)
    if to_ask:
        page.evaluate(AXE_SCRIPT)
    for width in to_ask:
        said = _said_by_axe(page, width)
        found += said
        for structure in structures if not said else ():
            JUDGED.add(structure, width)
    if to_ask and can_be_thinned:
        page.evaluate(PUT_BACK)
    _be_wide(page, widths[0])
    return found


def _is_wide(page: Page, width: int) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] == width


def _be_wide(page: Page, width: int) -> None:
    if not _is_wide(page, width):
        page.set_viewport_size({"width": width, "height": HEIGHT})


def _measured(page: Page, width: int) -> list[int]:
    """How wide the page is on a screen of this width, and how many first headings it has."""
    _be_wide(page, width)
    sizes: list[int] = page.evaluate(MEASURES)
    return sizes


def _said_by_axe(page: Page, width: int) -> list[str]:
    _be_wide(page, width)
    return [
        f"{page.url} at {width}: {each['id']}: {each['help']}: {each['nodes'][0]['html'][:160]}"
        for each in page.evaluate(f"axe.run({OPTIONS[width]}).then(it => it.violations)")
    ]


def assert_sound(page: Page, widths: Sequence[int] = (PHONE, DESK)) -> None:
    """Axe finds nothing, nothing runs off the side, and there is one h1."""
    assert problems_on(page, widths) == []
