"""A chief executive signs on her phone, from the letter to the certificate, without an account; a
member of staff in person; and the same by keyboard, by code, and without scripts."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from core import clock
from covenant import links, parties
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import invite_to_sign
from schools.models import Network, Organisation
from tests import factories
from tests.browser.looking import DESK, PHONE
from tests.browser.phones import Letter, Phone, workers_run
from tests.conftest import NOW
from tests.covenant.helpers import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSE, JO = "rose.chief@harbour.example.org", "jo.marsh@quayside.example.org"
Hand = Callable[..., Phone]


@pytest.fixture
def city(live_server: LiveServer) -> Network:
    settings.SITE_ADDRESS = live_server.url
    clock.travel_to(NOW)
    cache.clear()
    network = factories.network(is_public=True)
    published(network, NOW)
    factories.school(network, website="https://www.quayside.example.org")
    factories.school(network, "Harbour Primary School")
    return network


@pytest.fixture(autouse=True)
def _address() -> Iterator[None]:
    before = settings.SITE_ADDRESS
    yield
    settings.SITE_ADDRESS = before


@pytest.fixture
def invitation(city: Network) -> SigningInvitation:
    """Dee has invited the chief executive of a trust."""
    trust = factories.organisation(city, email_domain="harbour.example.org")
    return invite_to_sign(
        party=parties.of_organisation(trust), name="Rose Chief", email=ROSE,
        role="Chief executive", by=factories.coordinator(city), now=NOW,
    )  # fmt: skip


@pytest.fixture
def a_phone(browser: Browser, live_server: LiveServer) -> Iterator[Hand]:
    phones: list[Phone] = []

    def hand(**how: bool) -> Phone:
        phones.append(Phone(browser, live_server.url, **how))
        return phones[-1]

    yield hand
    for phone in phones:
        phone.put_away()


def letter_to(address: str) -> Letter:
    """The newest letter that came to this address."""
    workers_run()
    mine = [each for each in mail.outbox if each.to == [address]]
    return Letter(mine[-1].subject, str(mine[-1].body))


def sign(page: Page, authority: str = "By decision of the board on 3 November 2026") -> None:
    page.get_by_label("By what authority do you sign?").fill(authority)
    page.get_by_label("Show my name and role on the public register").check()
    page.get_by_label("We have read the text above and stand by it").check()


def test_a_chief_executive_signs_from_the_letter_to_the_certificate(
    city: Network, invitation: SigningInvitation, a_phone: Hand
) -> None:
    rose = a_phone()
    letter = letter_to(ROSE)
    assert letter.subject == "Covenant: an invitation to sign"

    rose.go(letter.link("sign/"))
    rose.reads("You are Rose Chief", "Harbour Learning Trust", "You need no account")
    assert not SignatureEvent.objects.exists()
    rose.tap("Sign the covenant")
    rose.reads("Say by what authority you sign", "Tick the box to say that you stand by the text")
    sign(rose.page)
    rose.tap("Sign the covenant")
    rose.reads("Thank you", "for Harbour Learning Trust", "stands on the public register")

    rose.tap("See the signature and its certificate")
    digest = SignatureEvent.objects.get().digest
    rose.reads("Signature number 1", digest, "Harbour Learning Trust")
    expect(rose.page.get_by_role("link", name="Certificate (PDF)")).to_be_visible()
    address = rose.page.get_by_role("link", name="Certificate (PDF)").get_attribute("href")
    paper = rose.page.request.get(f"{settings.SITE_ADDRESS}{address}")
    assert paper.body().startswith(b"%PDF")

    receipt = letter_to(ROSE)
    assert receipt.subject == "Covenant: thank you for signing"
    assert digest in receipt.text
    rose.go(receipt.link("westhaven/signature/"))
    rose.reads("Signature number 1")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_keyboard_alone_signs(
    city: Network, invitation: SigningInvitation, a_phone: Hand, width: int
) -> None:
    page = a_phone().page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(links.link_for(invitation))
    tab_to(page, "authority")
    page.keyboard.type("By decision of the board")
    tab_to(page, "agree")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Thank you")
    assert Standing.objects.get().state == "signed"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("whose", ["trust", "school", "own"])
def test_the_keyboard_alone_signs_after_signing_in(
    city: Network, phone_of: Hand, whose: str, width: int
) -> None:
    """An officer, a head for the school, a head in person: from the first page to
    the thanks, also after a mistake."""
    is_trust = whose == "trust"
    who = factories.officer(factories.organisation(city)) if is_trust else factories.head(city)
    page = phone_of(who, second_factor=is_trust).page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/{city.slug}/home/")
    follow(page, "/covenant/")
    follow(page, "/covenant/our-signature/")
    follow(page, {"trust": "for=organisation-", "school": "for=school-", "own": "for=me"}[whose])
    expect(page.locator("h1")).to_have_text("Sign the covenant")

    press(page, "submit")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    if whose == "own":
        tab_to(page, "shown_as")
        page.keyboard.press("Space")
    else:
        if is_trust:
            tab_to(page, "role")
            page.keyboard.type("Chief executive")
        tab_to(page, "authority")
        page.keyboard.type("By decision of the board")
    tab_to(page, "agree")
    page.keyboard.press("Space")
    press(page, "submit")

    expect(page.get_by_text("Your signature is on the public register")).to_be_visible()
    assert Standing.objects.get().state == "signed"


def press(page: Page, name: str) -> None:
    """Tab to a button and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, part: str) -> None:
    """Press Tab until the focus is on a link whose address has this in it, and follow it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if part in page.evaluate("document.activeElement.getAttribute('href') || ''"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never comes to a link to {part}")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the field of this name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_the_code_does_the_same_without_scripts(
    city: Network, invitation: SigningInvitation, a_phone: Hand
) -> None:
    rose = a_phone(script=False)
    rose.go("/sign/")
    rose.page.get_by_label("Code").fill(invitation.code)
    rose.page.get_by_label("Your e-mail address").fill(ROSE)
    rose.tap("Continue")
    sign(rose.page)
    rose.tap("Sign the covenant")

    rose.reads("Thank you")


def test_not_signing_is_kind_and_withdrawing_is_always_possible(
    city: Network, invitation: SigningInvitation, a_phone: Hand
) -> None:
    rose = a_phone()
    there = letter_to(ROSE).link("sign/")
    rose.go(there)
    rose.tap("I do not sign")
    rose.reads("That is quite all right")
    rose.go(there)
    rose.reads("You said on 24 November 2026 that you do not sign")
    sign(rose.page)
    rose.tap("Sign the covenant")
    rose.follow("withdraw")
    rose.reads("No reason is asked")
    rose.tap("Withdraw")
    rose.reads("The signature is withdrawn", "can sign again at any time")


def test_a_member_of_staff_signs_in_person(city: Network, a_phone: Hand) -> None:
    jo = a_phone()
    jo.go("/westhaven/covenant/sign-in-person/")
    jo.tap("Send me the link")
    jo.reads("Enter your name")
    page = jo.page
    page.get_by_label("Your name").fill("Jo Marsh")
    page.get_by_label("Your e-mail address").fill(JO)
    page.get_by_label("At which school do you work?").fill("primary")
    page.get_by_label("Member of staff", exact=True).check()
    page.get_by_label("My initials").check()
    jo.tap("Send me the link")
    jo.reads("Which of these do you mean?")
    page.get_by_label("Quayside Primary School").check()
    jo.tap("Send me the link")
    jo.reads("Look into your mailbox")
    assert not Person.objects.filter(email=JO).exists()

    jo.go(letter_to(JO).link("sign/"))
    jo.reads("You are Jo Marsh", "in person, for yourself")
    expect(page.get_by_label("J. M.")).to_be_checked()
    page.get_by_label("I have read the text above and stand by it").check()
    jo.tap("Sign the covenant")

    jo.reads("Thank you", "You stand, as you chose to be shown, on the public register")
    assert Standing.objects.get().shown_name == "J. M."


def test_a_coordinator_invites_and_sees_who_is_asked(
    city: Network, invitation: SigningInvitation, browser: Browser, live_server: LiveServer
) -> None:
    dee = Person.objects.get(name="Dee Alvarez")
    phone = Phone(browser, live_server.url, dee, second_factor=True)
    phone.go("/westhaven/covenant/invitations/")
    phone.reads("Rose Chief", "works until 23 January 2027")
    phone.tap("Invite somebody to sign")
    page = phone.page
    page.get_by_label("For which organisation or school?").fill("quayside")
    page.get_by_label("Their name").fill("Ann Head")
    page.get_by_label("Their e-mail address").fill("ann@quayside.example.org")
    phone.tap("Send the invitation")
    phone.reads("Ann Head", "Quayside Primary School")
    phone.put_away()
    assert Organisation.objects.count() == 1
