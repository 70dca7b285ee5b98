"""Signing in by an e-mailed code, by invitation only."""

import smtplib
import time
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories
from tests.accounts.helpers import ask_for_code, code, enter_code, sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def person():
    return factories.person("Robin Vale", account=True)


def test_a_code_from_an_e_mail_signs_in(client, person):
    response = sign_in(client, person)

    assert response.status_code == 302
    assert response.url == reverse("home")
    assert signed_in(client)


def test_the_message_names_no_school_and_no_inspectorate(client, person):
    ask_for_code(client, person.user.email)

    (message,) = mail.outbox
    for word in ("school", "ofsted", "inspection", "robin"):
        assert word not in (message.subject + message.body).lower()


def test_capitals_in_the_address_make_no_difference(client, person):
    ask_for_code(client, person.user.email.upper())

    assert len(mail.outbox) == 1


def test_a_wrong_code_does_not_sign_in_and_three_end_the_try(client, person):
    ask_for_code(client, person.user.email)
    right = code()
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(3):
        enter_code(client, wrong)
    enter_code(client, right)

    assert not signed_in(client)


def test_a_code_works_for_fifteen_minutes(client, person):
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ask_for_code(client, person.user.email)
        clock.shift(15 * 60 + 1)
        enter_code(client)

    assert not signed_in(client)


def test_an_unknown_address_gets_the_same_answer_and_no_message(client, person):
    known = ask_for_code(client, person.user.email)
    unknown = ask_for_code(Client(), "nobody@example.org")

    def plain(response):
        return response.redirect_chain, response.status_code, b"on its way" in response.content

    assert plain(known) == plain(unknown)
    assert len(mail.outbox) == 1


def test_a_closed_account_gets_no_code(client, person):
    person.user.is_active = False
    person.user.save()

    ask_for_code(client, person.user.email)

    assert not mail.outbox


def test_the_fourth_code_within_a_minute_is_refused(client, person):
    for _ in range(3):
        ask_for_code(Client(), person.user.email)
    response = ask_for_code(Client(), person.user.email)

    assert response.context["form"].errors
    assert len(mail.outbox) == 3


def test_a_mail_server_that_is_away_does_not_tell_who_has_an_account(
    client, person, monkeypatch, caplog
):
    def away(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    response = ask_for_code(client, person.user.email)

    assert response.status_code == 200
    assert b"on its way" in response.content
    assert "was not sent: SMTPServerDisconnected" in caplog.text
    assert person.user.email not in caplog.text


def test_without_a_wish_the_session_ends_with_the_browser(client, person):
    sign_in(client, person)

    assert client.session.get_expire_at_browser_close()


def test_ones_own_phone_stays_signed_in_for_ninety_days(client, person):
    sign_in(client, person, remember="on")

    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 90 * 24 * 3600


@pytest.mark.parametrize(
    ("keep", "hours", "is_in"), [("", 7, True), ("", 9, False), ("on", 9, True)]
)
def test_a_session_that_is_not_kept_ends_after_eight_hours(client, person, keep, hours, is_in):
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, person, **({"remember": keep} if keep else {}))
        clock.shift(hours * 3600)
        response = client.get(reverse("me:details"))

    assert (response.status_code == 200) is is_in


def test_whoever_has_a_second_factor_is_asked_for_it(client, person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person.user, secret)

    response = sign_in(client, person)
    assert response.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    number = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": number})

    assert signed_in(client)


def test_a_recovery_code_stands_in_for_the_app(client, person):
    totp.TOTP.activate(person.user, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(person.user).get_unused_codes()
    sign_in(client, person)

    client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert signed_in(client)


def test_after_a_fresh_code_nobody_is_asked_to_prove_themselves_again(client, person):
    sign_in(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    number = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": number})

    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_later_the_second_factor_is_asked_for_again(person):
    totp.TOTP.activate(person.user, totp.generate_totp_secret())
    client = Client()
    client.force_login(person.user)

    response = client.get(reverse("mfa_deactivate_totp"))

    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_signing_out_everywhere_ends_the_other_devices(client, person):
    other = Client()
    sign_in(other, person)
    sign_in(client, person)

    client.post(reverse("usersessions_list"))

    assert signed_in(client)
    assert other.get(reverse("me:details")).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_set_password", "account_reset_password"],
)
def test_there_is_no_page_about_passwords(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"email": "new@example.org"})

    assert not mail.outbox
    assert not signed_in(client)
