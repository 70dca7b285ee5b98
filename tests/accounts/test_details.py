"""My details: how others reach me, and the address I sign in with."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from accounts.services import change_details, follow_account_email
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from tests import factories
from tests.accounts.helpers import sign_in

pytestmark = pytest.mark.django_db
URL = "/me/"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def person():
    return factories.person("Robin Vale", account=True)


@pytest.fixture
def client(person):
    client = Client()
    sign_in(client, person)
    return client


def test_i_change_how_others_reach_me(client, person):
    response = client.post(
        URL,
        {
            "name": "Robin Dale", "telephone": "020 7946 0999", "reach_me": "After 4pm",
            "quiet_from": "21:00", "quiet_until": "07:00",
        },
        follow=True,
    )  # fmt: skip

    person.refresh_from_db()
    assert b"Your details are saved." in response.content
    assert (person.name, person.telephone) == ("Robin Dale", "+442079460999")
    assert (person.reach_me, person.wants_email) == ("After 4pm", False)
    assert sorted(AuditEvent.objects.get(verb="person.changed").detail["fields"]) == [
        "name", "reach_me", "telephone", "wants_email",
    ]  # fmt: skip


def test_a_wrong_number_gets_a_sentence_and_changes_nothing(client, person):
    page = client.post(URL, {"name": "Robin Dale", "telephone": "12"}).content.decode()

    person.refresh_from_db()
    assert "Enter a telephone number, like 020 7946 0123" in page
    assert person.name == "Robin Vale"


def test_an_account_without_a_person_has_no_details():
    user = User.objects.create_user("operator@example.org")
    client = Client()
    client.force_login(user)

    assert client.get(URL).status_code == 404


def test_a_new_address_counts_once_its_code_was_entered(client, person):
    old = person.email
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    person.refresh_from_db()
    assert person.email == old
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    assert mail.outbox[-1].to == ["new@example.org"]

    client.post(reverse("account_email_verification_sent"), {"code": code})

    person.refresh_from_db()
    assert person.email == person.user.email == "new@example.org"
    assert [each.email for each in EmailAddress.objects.filter(user=person.user)] == [
        "new@example.org"
    ]
    assert mail.outbox[-1].to == [old]
    assert "If this was not you" in mail.outbox[-1].body


def test_the_address_of_another_account_stays_theirs_even_with_its_code(client, person):
    other = factories.person("Sam Reed", account=True)

    response = client.post(reverse("account_email"), {"action_add": "", "email": other.email})
    assert response.status_code == 302
    assert mail.outbox[-1].to == [other.email]
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    client.post(reverse("account_email_verification_sent"), {"code": code})

    person.user.refresh_from_db()
    assert person.user.email == person.email


def test_the_address_of_somebody_without_an_account_is_refused(client):
    factories.person("Sam Reed", email="sam@example.org")

    page = client.post(reverse("account_email"), {"action_add": "", "email": "sam@example.org"})

    assert "Ask your coordinator" in page.content.decode()


def test_the_email_page_shows_the_address(client, person):
    assert person.email in client.get(reverse("account_email")).content.decode()


def test_an_account_without_a_person_follows_its_address_too(now):
    user = User.objects.create_user("operator@example.org")

    follow_account_email(user=user, email="New@example.org", now=now)

    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_changing_nothing_leaves_no_trace(now):
    person = factories.person()

    change_details(person=person, by=System("test"), now=now, name=person.name)

    assert not AuditEvent.objects.exists()


def test_only_details_are_changed(now):
    with pytest.raises(TypeError):
        change_details(person=factories.person(), by=System("test"), now=now, user=None)


def test_nobody_else_changes_the_address_that_somebody_signs_in_with(now, person):
    with pytest.raises(Refused, match="only they can change it"):
        change_details(person=person, by=System("test"), now=now, email="x@example.org")


def test_the_address_of_somebody_else_is_refused(now, person):
    entered = factories.person("Sam Reed")

    with pytest.raises(Refused, match="belongs to somebody else"):
        change_details(person=entered, by=System("test"), now=now, email=person.email.upper())


def test_an_address_is_kept_in_small_letters_and_may_be_removed(now):
    entered = factories.person("Sam Reed")

    change_details(person=entered, by=System("test"), now=now, email="Sam@Example.org ")
    assert Person.objects.get(pk=entered.pk).email == "sam@example.org"
    change_details(person=entered, by=System("test"), now=now, email="sam@example.org")
    change_details(person=entered, by=System("test"), now=now, email="")
    assert Person.objects.get(pk=entered.pk).email == ""
