"""Screens as they are seen: who do I ring, without scrolling, on a phone."""

from urllib.parse import urlparse

import pytest
from django.conf import settings

from core import clock
from inspections.models import Phase
from tests import factories
from tests.browser.looking import assert_sound
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def open_as(page, live_server):
    """Opens an address on a phone, signed in as this person."""

    def open_page(person, address):
        clock.travel_to(NOW)
        name = settings.SESSION_COOKIE_NAME
        value = factories.signed_in_client(person).cookies[name].value
        host = urlparse(live_server.url).hostname
        page.context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
        page.set_viewport_size(PHONE)
        page.goto(live_server.url + address)
        return page

    return open_page


def is_seen_at_once(page, text: str) -> bool:
    """Whether a number that can be rung stands wholly within the first screen."""
    box = page.locator(f'.person a[href^="tel:"]:has-text("{text}")').first.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"]


@pytest.fixture
def amina(network):
    return school_with_head(network, "Amina Yusuf", "Quayside Primary School")


@pytest.mark.parametrize("in_demo", [False, True])
@pytest.mark.parametrize("with_buddy", [True, False])
@pytest.mark.parametrize("on_site", [False, True])
def test_who_do_i_ring_is_answered_without_scrolling(
    network, amina, open_as, settings, with_buddy, on_site, in_demo
):
    settings.DEMO = in_demo
    school, head = amina
    dee = factories.coordinator(network)
    sam = factories.person(
        "Sam Okafor", telephone="020 7946 0123", reach_me="A call after 4pm, text any time"
    )
    if with_buddy:
        pair(network, head, sam, reserve=factories.person("Ruth Lindqvist"))
    if on_site:
        visit(school, head)
    page = open_as(head, "/westhaven/home/")
    assert is_seen_at_once(page, "020 7946 0123" if with_buddy else dee.telephone)
    assert_sound(page)


def test_a_visits_page_answers_it_too_and_is_sound_for_each_who_sees_it(network, amina, open_as):
    school, head = amina
    _, sam = school_with_head(network, "Sam Okafor", "Oakwood Special School")
    pair(network, head, sam)
    inspected = visit(school, head, phase=Phase.DRAFT, draft_on=NOW.date())
    for person, number in ((head, sam.telephone), (sam, head.telephone)):
        page = open_as(person, f"/westhaven/visits/{inspected.pk}/")
        assert is_seen_at_once(page, number)
        assert_sound(page)


def test_two_taps_record_the_call(network, amina, open_as):
    _, head = amina
    page = open_as(head, "/westhaven/home/")
    page.get_by_role("button", name="Ofsted has called").or_(
        page.get_by_role("link", name="Ofsted has called")
    ).click()
    page.get_by_role("button", name="Record the call").click()
    page.wait_for_url("**/visits/*/**")
    assert "The team comes on Wednesday 25 November" in page.locator("h1").inner_text()
