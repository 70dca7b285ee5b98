"""Names and words that are HTML, formulas or lines of a letter stay names and words."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import clock
from covenant import links, parties, services
from covenant.models import SigningInvitation
from covenant.services import inviting
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import at, published, sign, sign_as, text_of

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>"
UNITS = [
    {"kind": "", "words": f"We offer {EVIL}", "unit": f"days {EVIL}"},
    {"kind": "", "words": f"We ring {EVIL}", "unit": ""},
]


@pytest.fixture(autouse=True)
def _now():
    clock.travel_to(NOW)
    cache.clear()


@pytest.fixture
def city():
    return factories.network(is_public=True)


@pytest.fixture
def trust(city):
    return factories.organisation(city, f"Trust {EVIL}", email_domain="example.org")


@pytest.fixture
def text(city):
    return published(city, NOW, undertakings=UNITS)


def is_plain(page):
    return "<img" not in text_of(page)


def test_a_name_typed_by_a_stranger_is_a_name_on_the_page_that_signs(city, text):
    school = factories.school(city, f"School {EVIL}")
    Client().post(
        at("sign-in-person", city),
        {
            "name": f"Ruth {EVIL}", "email": "ruth@example.org", "place": school.name,
            "role": "Head", "shown_as": "name",
        },
    )  # fmt: skip
    letter = SigningInvitation.objects.get()
    link = reverse("sign-by-link", args=[links.token_for(letter)])

    assert is_plain(Client().get(link))
    assert is_plain(Client().post(link, {}))


def test_the_name_of_a_school_is_a_name_in_the_choice_of_which(city, text):
    for town in ("North", "South"):
        factories.school(city, f"School {town} {EVIL}")
    page = Client().post(at("sign-in-person", city), {"place": "school", "name": EVIL})

    assert "Which of these do you mean?" in text_of(page)
    assert is_plain(page)


def test_what_may_be_undertaken_is_words_on_the_form_and_in_its_errors(city, text, trust, sign_in):
    client = sign_in(factories.officer(trust, f"Lee {EVIL}"))
    there = at("sign", city) + f"?for=organisation-{trust.pk}"

    assert is_plain(client.get(there))
    assert is_plain(client.post(there, {"undertaking_1": "x", "second_name": EVIL}))


def test_the_pages_of_coordinators_and_officers_hold_names_as_names(city, text, trust, sign_in):
    lee = factories.officer(trust, f"Lee {EVIL}")
    sign(text, trust, lee, NOW, email_domain="else.example", authority=EVIL, role=EVIL)
    standing = trust.standings.get()
    dee = factories.coordinator(city)
    inviting.ask_second(standing=standing, name=EVIL, email="x@example.org", by=lee, now=NOW)
    pages = [
        at("checks", city), at("check-authority", city, standing.pk), at("standings", city),
        at("standing-kept", city, standing.pk), at("invitations", city), at("draft", city),
        at("undertakings", city), at("approval-note", city) + f"?party={EVIL}",
        at("standing-change", city, standing.pk, "suspend"),
    ]  # fmt: skip
    for page in pages:
        assert is_plain(sign_in(dee).get(page)), page
    for page in (at("standing", city), at("withdraw", city, standing.pk)):
        assert is_plain(sign_in(lee).get(page)), page


def test_the_public_pages_hold_names_as_names(city, text, trust):
    sign(text, trust, factories.officer(trust, f"Lee {EVIL}"), NOW, shown_as="name", role=EVIL)
    amina = factories.head(city, f"Amina {EVIL}")
    sign_as(text, parties.of_person(amina, city), amina, NOW, role="Head", shown_as="name")
    services.withdraw(standing=amina.standings.get(), by=amina, now=NOW, words=f"Why {EVIL}")
    pages = [
        at("city", city), at("register", city) + f"?q={EVIL}&letter=<&kind={EVIL}&state=all",
        at("undertaken", city), at("register-about", city), at("text", city),
        at("check", city) + f"?digest={EVIL}&number={EVIL}",
    ]  # fmt: skip
    for standing in (trust.standings.get(), amina.standings.get()):
        pages.append(at("party", city, standing.pk))
        pages.append(at("signature", city, standing.event.digest))
    for page in pages:
        assert is_plain(Client().get(page)), page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_name_is_a_formula_in_the_file(city, text, start):
    amina = factories.head(city, f"{start}HYPERLINK(1)")
    sign_as(text, parties.of_person(amina, city), amina, NOW, role="Head", shown_as="name")

    [_, row] = text_of(Client().get(at("register-csv", city))).splitlines()[:2]

    assert f"{start}HYPERLINK" not in row.replace(f"'{start}HYPERLINK", "")
