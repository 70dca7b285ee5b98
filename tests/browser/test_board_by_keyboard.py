"""The pairing board and a proposal with the keys alone, on a phone and at a desk: everything is
reached in the order in which it stands, and one sees where one is."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from buddies.models import Pairing, Publication
from core import clock
from tests import factories
from tests.browser.looking import DESK, PHONE
from tests.browser.signed_in import give_session
from tests.buddies.helpers import buddy, head_in_window
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BOARD = "/westhaven/pairing/"
HEADS = ("Amina Yusuf", "Maya Brandt", "Lee Tan", "Grace Obi")
BUDDIES = ("Priya Nair", "Tom Hale", "Una Field", "Owen Price", "Ines Roy")
# Everything that the Tab key should reach, in the order in which it stands in the page. Of radio
# buttons with one name the one that is chosen, or the first; what is folded away is not there.
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter(each => !each.disabled && each.checkVisibility({visibilityProperty: true}))
    .filter(each => each.type !== "radio" || each === [...each.form.elements[each.name]].reduce(
        (chosen, other) => other.checked ? other : chosen))
    .map((each, at) => { each.dataset.stop = at; return at; })"""
# Where the focus is: which stop, what it is called, and whether one sees it: whole on the screen,
# nothing over it, and drawn in another way than without the focus.
FOCUS = """() => {
    // A link may run over two lines: the first of them.
    const at = document.activeElement, box = at.getClientRects()[0];
    // A tick or radio button is drawn by its label.
    const drawn = at.matches("[type=checkbox], [type=radio]") ? at.nextElementSibling : at;
    const look = () => {
        const of = [getComputedStyle(drawn), getComputedStyle(drawn, "::before")];
        return of.map(style => [style.outlineStyle, style.outlineWidth, style.outlineColor,
            style.boxShadow, style.backgroundColor, style.borderWidth].join()).join();
    };
    const focused = look();
    at.blur();
    const plain = look();
    at.focus({preventScroll: true});
    const x = box.left + Math.min(box.width, 40) / 2, y = box.top + Math.min(box.height, 20) / 2;
    const over = document.elementFromPoint(x, y);
    return {
        stop: Number(at.dataset.stop),
        tag: at.tagName,
        name: at.labels?.[0]?.innerText || at.innerText || at.value || "",
        isOnScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth,
        isUncovered: Boolean(over) && (at.contains(over) || drawn.contains(over)),
        isDrawn: focused !== plain,
    };
}"""


class Keys:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self) -> dict:
        """On to the next stop; gives what is there, and has looked that one sees it."""
        self.page.keyboard.press("Tab")
        found = self.page.evaluate(FOCUS)
        assert found["isOnScreen"], f"{found['name']!r} is off the screen"
        assert found["isUncovered"], f"{found['name']!r} is covered"
        assert found["isDrawn"], f"one does not see that {found['name']!r} has the focus"
        return found

    def to(self, name: str) -> "Keys":
        """On by Tab to what has these words."""
        seen = []
        for _ in range(120):
            seen.append(" ".join(self.tab()["name"].split()))
            if name in seen[-1]:
                return self
        raise AssertionError(f"the Tab key never came to {name!r}, but to {seen}")

    def press(self, key: str = "Enter") -> None:
        """Enter on a link or button, and the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.page.wait_for_load_state("load")

    def choose(self, words: str) -> None:
        """Type what an open list says."""
        self.page.keyboard.type(words)
        expect(self.page.locator("select:focus option:checked")).to_have_text(words)

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)


@pytest.fixture(params=[PHONE, DESK])
def keys(page: Page, live_server: LiveServer, request: pytest.FixtureRequest) -> Keys:
    """Four heads whose window is open, and five who offered; a coordinator before the board."""
    clock.travel_to(NOW)
    network = factories.network()
    for name in HEADS:
        head_in_window(network, name)
    for name in BUDDIES:
        buddy(network, name)
    client = factories.signed_in_client(factories.coordinator(network))
    give_session(page.context, live_server.url, client)
    page.set_viewport_size({"width": request.param, "height": 844})
    page.goto(live_server.url + BOARD)
    return Keys(page)


def every_stop_comes_in_order(keys: Keys) -> None:
    """From the top of the page to its end, and nothing is left out."""
    stops = keys.page.evaluate(STOPS)
    assert [keys.tab()["stop"] for _ in stops] == stops


def test_the_board_and_the_proposal_are_walked_in_the_order_in_which_they_stand(keys: Keys) -> None:
    every_stop_comes_in_order(keys)
    keys.page.reload()
    assert keys.tab()["name"] == "Skip to main content"
    keys.page.keyboard.press("Enter")
    # The next stop stands in the page's own part.
    keys.tab()
    assert keys.page.evaluate("document.activeElement.closest('main') !== null")

    keys.to("Run the matcher").press()
    keys.reads("A proposal for 4 heads")
    every_stop_comes_in_order(keys)


def test_the_lists_are_filtered(keys: Keys) -> None:
    keys.to("Name or school")
    keys.page.keyboard.type("Maya")
    keys.to("Covered")
    keys.choose("Head without a buddy")
    keys.to("Show").press()
    keys.reads("1 found")
    keys.reads("Maya Brandt")
    keys.to("Who can give").press()
    keys.reads("Priya Nair")


def row_of(page: Page, head: str) -> str:
    return page.locator("tr", has_text=head).inner_text()


def test_a_proposal_is_changed_undone_and_published_in_part(keys: Keys) -> None:
    page = keys.page
    keys.to("Run the matcher").press()

    keys.to("Keep Amina Yusuf").press()
    keys.reads("This pair stays")
    assert "Kept" in row_of(page, "Amina Yusuf")

    keys.to("Change what is proposed for Maya Brandt").press()
    buddy_before = page.locator("main strong").first.inner_text()
    keys.to("Never these two").press()
    keys.reads("These two will not be proposed again.")
    assert buddy_before not in row_of(page, "Maya Brandt").splitlines()[0:3]

    keys.to("Change what is proposed for Maya Brandt").press()
    keys.to("Swap buddies with another head")
    # Not the one whose buddy was just ruled out for her, nor the pair that is kept.
    others = [
        each
        for each in page.locator("#id_other option").all_inner_texts()[1:]
        if buddy_before not in each and "Amina Yusuf" not in each
    ]
    keys.choose(others[0])
    keys.to("Swap the two buddies").press()
    keys.reads("The two buddies are swapped")

    keys.to("Change what is proposed for Lee Tan").press()
    keys.to("Choose somebody yourself")
    proposed = page.locator("main p", has_text="Proposed:").inner_text()
    people = page.locator("#id_person option").all_inner_texts()[1:]
    keys.choose(next(each for each in people if each not in proposed))
    keys.to("As the reserve").press()
    keys.reads("The reserve is changed.")

    keys.to("Undo it").press()
    keys.reads("Last change")

    keys.to("Grace Obi : publish this pair")
    page.keyboard.press("Space")
    keys.to("Publish the ticked pairs").press()
    keys.reads("Published. Everybody concerned is told")
    live = Pairing.objects.filter(ended_at=None)
    assert set(live.values_list("supported__name", flat=True)) == {*HEADS} - {"Grace Obi"}

    page.goto(page.url.split("/westhaven/")[0] + BOARD)
    keys.to("Publications").press()
    keys.to("Look, or undo").press()
    keys.to("Undo all of it").press()
    assert not live.exists()
    assert Publication.objects.get().undone_at is not None
