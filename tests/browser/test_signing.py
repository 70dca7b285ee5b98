"""An officer signs on a phone without JavaScript, a coordinator confirms, a head signs in person
by keyboard."""

import pytest
from playwright.sync_api import expect

from core import clock
from covenant import starter
from covenant.models import SignatureEvent, Standing
from tests import factories
from tests.browser.looking import assert_sound
from tests.conftest import NOW
from tests.covenant.helpers import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def network(db):
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    published(network, NOW, undertakings=starter.UNDERTAKINGS)
    return network


def test_an_officer_signs_and_a_coordinator_confirms(phone_of, network) -> None:
    trust = factories.organisation(network, email_domain="harbour.example")
    lee, dee = factories.officer(trust), factories.coordinator(network)
    phone = phone_of(lee, second_factor=True, script=False)

    phone.go(f"/{network.slug}/covenant/sign/")
    phone.reads("Someone to talk to", "You sign for Harbour Learning Trust", "not a contract")
    phone.tap("Sign the covenant")
    phone.reads("Say by what authority you sign", "Enter your role")
    phone.page.get_by_label("Your role").fill("Chief executive")
    phone.page.get_by_label("By what authority do you sign?").fill("By decision of the board")
    phone.page.get_by_label("adviser", exact=False).first.fill("6")
    phone.page.get_by_label("Show my name and role").check()
    phone.page.get_by_label("We have read the text").check()
    phone.tap("Sign the covenant")
    phone.reads("It waits for the coordinator")

    desk = phone_of(dee, second_factor=True)
    desk.go(f"/{network.slug}/covenant/checks/")
    desk.follow("Check the signature of Harbour Learning Trust")
    desk.reads("By decision of the board", "example.org", "harbour.example")
    assert_sound(desk.page)
    desk.tap("Save")
    desk.reads("Choose whether you confirm it")
    assert_sound(desk.page)
    desk.choose("Yes, I confirm it")
    desk.tap("Save")
    desk.reads("Confirmed", "No signature waits for you")

    standing = Standing.objects.get()
    assert (standing.state, standing.undertakings[0]["amount"]) == ("signed", 6)


def test_a_head_signs_in_person_by_keyboard(phone_of, network) -> None:
    amina = factories.head(network)
    page = phone_of(amina).page
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"/{network.slug}/covenant/sign/")
    link = page.get_by_role("link", name="Sign for yourself, in person")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign the covenant")
    assert_sound(page)
    page.get_by_label("Amina Yusuf", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("I have read the text").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Sign the covenant").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your signature is on the public register")).to_be_visible()

    assert Standing.objects.get().shown_name == "A. Y."
    assert SignatureEvent.objects.get().evidence.role == "Head, Quayside Primary School"
