"""What a stranger can work out from the public pages, and what is left of whoever is forgotten."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock
from covenant import links, parties, services
from covenant.models import SigningInvitation
from dashboard.erasure import erase
from notifications.models import Message
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import at, published, sign, sign_as, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now():
    clock.travel_to(NOW)
    cache.clear()


@pytest.fixture
def city():
    return factories.network(is_public=True)


@pytest.fixture
def text(city):
    return published(city, NOW)


def page_of(network, event):
    return text_of(Client().get(at("signature", network, event.digest)))


def test_the_hour_of_a_signature_does_not_tell_which_head_it_was(city, text):
    """Who signs for a school at four past nine, and in person at five past."""
    amina = factories.head(city)
    school = amina.posts.get().school
    hers = sign_as(
        text, parties.of_school(school), amina, NOW + timedelta(minutes=4), role="Headteacher"
    )
    nameless = sign_as(
        text, parties.of_person(amina, city), amina, NOW + timedelta(minutes=5), role="Head"
    )

    assert "04am" in page_of(city, hers)
    page = page_of(city, nameless)
    assert "05am" not in page
    assert "Tuesday 24 November 2026" in page


def test_the_hour_of_what_is_not_public_is_nobodys_either(city, text):
    trust = factories.organisation(city)
    waiting = sign(text, trust, factories.officer(trust), NOW, email_domain="elsewhere.example.com")

    assert "9am" not in page_of(city, waiting)


def test_a_certificate_says_nothing_that_a_later_withdrawal_took_back(city, text):
    trust = factories.organisation(city, email_domain="example.org")
    lee = factories.officer(trust)
    sign(text, trust, lee, NOW)
    first = trust.standings.get()
    sign(published(city, NOW + DAY, "Two"), trust, lee, NOW + DAY)
    services.withdraw(
        standing=trust.standings.exclude(pk=first.pk).get(), by=lee, now=NOW + 2 * DAY
    )

    answer = Client().get(at("certificate", city, first.pk))
    page = text_of(Client().get(at("party", city, first.pk)))

    assert (answer.status_code, answer["Location"]) == (302, at("party", city, first.pk))
    assert "How they stand today" in page
    assert "Stands by" not in page
    assert "Certificate" not in page


def ask(city, school, **fields):
    said = {
        "name": "Ruth Okafor", "email": "ruth@home.example.org", "place": school.name,
        "role": "Head", "shown_as": "name", **fields,
    }  # fmt: skip
    return Client().post(at("sign-in-person", city), said)


@pytest.fixture
def school(city):
    return factories.school(city, "Saltmarsh School")


def test_of_whoever_is_forgotten_no_letter_to_their_address_is_left(city, text, school):
    """Also none that went to it before they were known as anybody."""
    ask(city, school)
    letter = SigningInvitation.objects.get()
    Client().post(f"/sign/{links.token_for(letter)}/", {"shown_as": "name", "agree": "on"})
    ruth = SigningInvitation.objects.get().person
    assert ruth is not None

    erase(person=ruth, by=ruth, now=NOW)

    assert not SigningInvitation.objects.exists()
    assert not Message.objects.filter(mailbox="ruth@home.example.org").exists()
    assert "ruth@home" not in repr(list(Message.objects.values()))


def test_a_request_that_was_never_answered_goes_with_who_is_forgotten(city, text, school):
    ask(city, school)
    ruth = factories.person("Ruth Okafor", email="ruth@home.example.org")
    other = factories.person("Kit Rowe", email="")

    erase(person=other, by=other, now=NOW)
    assert SigningInvitation.objects.exists()
    erase(person=ruth, by=ruth, now=NOW)

    assert not SigningInvitation.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["Ruth \u202eloohcS", "Ruth \u2066Okafor", "Ruth\x07 Okafor"])
def test_a_name_with_hidden_signs_is_asked_for_again(city, text, school, name):
    page = ask(city, school, name=name)

    assert "type it by hand" in text_of(page)
    assert not SigningInvitation.objects.exists()


@pytest.mark.parametrize(
    "name", ["\u200b", "\u2060 \ufeff", "\u3164\u115f", "\u2800", "\u00ad\u0301"]
)
def test_a_name_of_which_nothing_can_be_seen_is_no_name(city, text, school, name):
    page = ask(city, school, name=name)

    assert "Nothing of this can be seen" in text_of(page)
    assert not SigningInvitation.objects.exists()


@pytest.mark.parametrize("name", ["رُوث عُكافور", "Siân O’Neill-Đặng", "רות כהן"])
def test_names_of_all_the_world_are_taken_as_they_are(city, text, school, name):
    assert ask(city, school, name=name).status_code == 302
