"""The pages everybody meets: public ones, sign-in with a second step, and errors."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import factories
from tests.browser.looking import assert_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = [
    "/talk/",
    "/privacy/",
    "/accessibility/",
    "/how-pairing-is-decided/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/nothing/here/",
]
SIGNED_IN = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/logout/",
]


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: a script or style that the policy forbids."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_default_timeout(10_000)
    yield said
    assert not [line for line in said if "Content Security Policy" in line]


@pytest.fixture
def user() -> User:
    person = factories.person(account=True)
    assert person.user is not None
    EmailAddress.objects.update_or_create(
        user=person.user, email=person.user.email, defaults={"verified": True, "primary": True}
    )
    return person.user


def newest_code() -> str:
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def enter_code(page: Page, code: str, button: str) -> None:
    page.get_by_label("Code").first.fill(code)
    page.get_by_role("button", name=button).click()


def ask_for_code(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Your e-mail address").fill(user.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Check your e-mail").wait_for()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_sound(
    page: Page, live_server: LiveServer, complaints: list[str], path: str
) -> None:
    page.goto(live_server.url + path)
    assert_sound(page)


def test_sign_in_with_a_second_step_is_sound_all_the_way(
    page: Page, live_server: LiveServer, complaints: list[str], user: User
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("link", name="Enter your e-mail address").wait_for()
    assert page.title().startswith("Error: ")
    assert_sound(page)

    ask_for_code(page, live_server, user)
    assert_sound(page)
    enter_code(page, "wrong", "Sign in")
    page.get_by_role("link", name="That code is not right").wait_for()
    assert_sound(page)
    enter_code(page, newest_code(), "Sign in")
    page.get_by_role("button", name="Sign out").wait_for()

    for path in SIGNED_IN:
        page.goto(live_server.url + path)
        assert_sound(page)

    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    secret = page.locator(".secret").inner_text()
    counter = int(time.time()) // 30
    enter_code(page, format_hotp_value(hotp_value(secret, counter)), "Continue")
    page.goto(f"{live_server.url}/accounts/2fa/")
    page.get_by_text("An authenticator app protects your account").wait_for()
    assert_sound(page)

    page.get_by_role("button", name="Sign out").click()
    ask_for_code(page, live_server, user)
    enter_code(page, newest_code(), "Sign in")
    page.get_by_role("heading", name="Enter the code from your app").wait_for()
    assert_sound(page)


def test_the_summary_of_errors_leads_to_the_field(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("link", name="Enter your e-mail address").click()
    assert page.evaluate("document.activeElement.id") == "id_login"


def test_a_keyboard_reaches_the_distress_door_first(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText.trim()"))
    assert reached == ["Skip to main content", "Covenant", "Talk to someone now"]
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Talk to someone now", level=1).wait_for()
