"""The links and codes of letters in hands that should not hold them: of somebody who has left, of
whoever guesses codes for months, of whoever looks at a page while its words change."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.services import change_details
from core import clock
from covenant import links, parties
from covenant.models import SigningInvitation, Standing
from covenant.services import inviting
from schools.services.posts import end_post
from schools.services.roles import end_role
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import asked, at, published, sign, sign_as, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = {"role": "Chief executive", "authority": "By decision of the board", "agree": "on"}


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


@pytest.fixture
def trust(city):
    return factories.organisation(city, email_domain="example.org")


@pytest.fixture
def dee(city):
    return factories.coordinator(city)


@pytest.fixture
def lee(trust):
    return factories.officer(trust, "Lee Tan")


def address(invitation, name="sign-by-link"):
    return reverse(name, args=[links.token_for(invitation)])


def reaffirming(trust, person):
    standing = trust.standings.get()
    return inviting.ask_to_reaffirm(standing=standing, person=person, by=person, now=NOW)


# --- Consent of one is not the consent of another -------------------------------------


@pytest.fixture
def asked_anew(text, trust, lee):
    """Lee signed and is shown by name; the new chief executive is asked to re-affirm."""
    sign(text, trust, lee, NOW, shown_as="name")
    return reaffirming(trust, factories.officer(trust, "Noor Haddad"))


def test_whoever_reaffirms_is_not_shown_because_somebody_before_them_was(asked_anew, city):
    assert "Show my name and role" in text_of(Client().get(address(asked_anew)))

    Client().post(address(asked_anew), SAID)

    assert Standing.objects.get().event.act == "reaffirmed"
    assert "Noor Haddad" not in text_of(Client().get(at("register", city)))


def test_whoever_reaffirms_is_shown_where_they_say_so(asked_anew, city):
    Client().post(address(asked_anew), {**SAID, "publish_name": "on"})

    assert "Noor Haddad, Chief executive" in text_of(Client().get(at("register", city)))


def test_who_signed_in_person_stays_as_they_chose(city, text):
    amina = factories.head(city)
    sign_as(text, parties.of_person(amina, city), amina, NOW, role="Head", shown_as="initials")
    letter = asked(city, amina, NOW, purpose="reaffirm", standing=Standing.objects.get())

    assert "Show my name" not in text_of(Client().get(address(letter)))
    Client().post(address(letter), {"agree": "on"})

    event = Standing.objects.get().event
    assert (event.act, event.evidence.shown_as) == ("reaffirmed", "initials")


# --- The words that were read are the words that are signed ----------------------------


def read_on(page):
    return page.context["form"]["read"].value()


def test_nobody_signs_words_that_changed_while_they_read(city, text, trust, lee, sign_in):
    client = sign_in(lee)
    read = read_on(client.get(at("sign", city) + f"?for=organisation-{trust.pk}"))
    published(city, NOW, "Quite different words")

    page = client.post(at("sign", city) + f"?for=organisation-{trust.pk}", {**SAID, "read": read})

    assert not Standing.objects.exists()
    assert "The text has changed since you opened this page" in text_of(page)
    assert "Quite different words" in text_of(page)
    assert read_on(page) != read
    client.post(at("sign", city) + f"?for=organisation-{trust.pk}", {**SAID, "read": read_on(page)})
    assert Standing.objects.get().declaration.version == 2


def test_nobody_signs_by_a_link_words_that_changed_while_they_read(text, city, trust, dee):
    letter = inviting.invite_to_sign(
        party=parties.of_organisation(trust), name="Rose Chief", email="rose@example.org",
        role="", by=dee, now=NOW,
    )  # fmt: skip
    read = read_on(Client().get(address(letter)))
    published(city, NOW, "Quite different words")

    page = Client().post(address(letter), {**SAID, "read": read})

    assert not Standing.objects.exists()
    assert "The text has changed since you opened this page" in text_of(page)


def test_whoever_meant_to_reaffirm_does_not_sign_a_newer_text_by_that(asked_anew, city):
    read = read_on(Client().get(address(asked_anew)))
    published(city, NOW, "Quite different words")

    page = Client().post(address(asked_anew), {**SAID, "read": read})

    assert Standing.objects.get().declaration.version == 1
    assert "The text has changed since you opened this page" in text_of(page)


# --- Whoever has left -------------------------------------------------------------------


def leave(person):
    for role in person.roles.all():
        end_role(role=role, by=person, now=NOW)
    for post in person.posts.all():
        end_post(post=post, by=person, now=NOW)
    clock.travel_to(NOW + DAY)


@pytest.mark.parametrize("name", ["sign-by-link", "withdraw-by-link"])
def test_whoever_has_left_neither_reaffirms_nor_withdraws_by_an_old_letter(name, text, trust, lee):
    sign(text, trust, lee, NOW)
    letter = reaffirming(trust, lee)
    leave(lee)

    Client().post(address(letter, name), SAID)

    standing = Standing.objects.get()
    assert (standing.state, standing.event.act) == ("signed", "signed")


def test_whoever_has_left_reads_why_their_letter_works_no_more(text, trust, lee):
    sign(text, trust, lee, NOW)
    letter = reaffirming(trust, lee)
    leave(lee)

    page = text_of(Client().get(address(letter)))

    assert "no longer works, because you do not speak for" in page
    assert "withdraw" not in page


def test_whoever_has_left_does_not_sign_by_the_invitation_of_then(text, city, trust, dee, lee):
    letter = asked(city, lee, NOW, organisation=trust)
    leave(lee)

    Client().post(address(letter), SAID)

    assert not Standing.objects.exists()


def test_whoever_signed_by_a_link_and_left_does_not_withdraw_for_those_who_stay(
    text, city, trust, lee
):
    letter = asked(city, lee, NOW, organisation=trust)
    Client().post(address(letter), SAID)
    assert Standing.objects.get().state == "signed"
    leave(lee)

    assert Client().post(address(letter, "withdraw-by-link")).status_code == 404
    assert "Withdraw" not in text_of(Client().get(address(letter)))
    assert Standing.objects.get().state == "signed"


def test_a_head_who_has_left_does_not_act_for_the_school_any_more(text, city):
    amina = factories.head(city)
    school = amina.posts.get().school
    sign_as(text, parties.of_school(school), amina, NOW, role="Head", authority="As its head")
    letter = asked(city, amina, NOW, purpose="reaffirm", standing=Standing.objects.get())
    leave(amina)

    Client().post(address(letter), SAID)
    Client().post(address(letter, "withdraw-by-link"))

    assert (Standing.objects.get().state, Standing.objects.get().event.act) == ("signed", "signed")


def test_who_left_and_is_invited_after_that_signs(text, city, trust, lee):
    leave(lee)
    letter = asked(city, lee, NOW + 2 * DAY, organisation=trust)
    clock.travel_to(NOW + 3 * DAY)

    Client().post(address(letter), SAID)

    assert Standing.objects.get().event.by_id == lee.pk


def test_who_changed_from_one_role_to_another_there_still_may(text, city, trust, lee):
    letter = asked(city, lee, NOW, organisation=trust)
    leave(lee)
    factories.role(lee, city, "officer", start=NOW.date(), organisation=trust)

    Client().post(address(letter), SAID)

    assert Standing.objects.get().event.by_id == lee.pk


# --- Codes ------------------------------------------------------------------------------


def test_a_code_leads_nowhere_once_it_has_run_out(text, city, trust, lee):
    """The link by which somebody signed stays for good; six figures can be guessed in a year."""
    letter = asked(city, lee, NOW, organisation=trust)
    Client().post(address(letter), SAID)
    by_hand = {"code": letter.code, "email": lee.email}
    assert Client().post(reverse("sign-by-code"), by_hand).status_code == 302

    clock.travel_to(NOW + 61 * DAY)

    assert Client().post(reverse("sign-by-code"), by_hand).status_code == 200
    assert Client().get(address(letter)).status_code == 200


# --- Addresses ---------------------------------------------------------------------------


def test_a_letter_to_a_wrong_address_is_worth_nothing_once_the_address_is_put_right(
    text, city, trust, dee
):
    rose = factories.person("Rose Chief", email="a.stranger@example.com")
    letter = asked(city, rose, NOW - DAY, organisation=trust)
    wrong = address(letter)
    assert Client().get(wrong).status_code == 200

    change_details(person=rose, by=dee, now=NOW, email="rose@example.org")
    inviting.send_again(invitation=letter, by=dee, now=NOW)

    assert Client().get(wrong).status_code == 404
    assert Client().post(wrong, SAID).status_code == 404
    letter.refresh_from_db()
    assert Client().post(address(letter), SAID).status_code == 302


@pytest.mark.parametrize("token", ["1~", "~", "²~x", "9" * 40 + "~x", "1\x00~x", "-1~x", "1~x~y"])
def test_a_made_up_link_is_of_nobody(text, city, lee, trust, token):
    asked(city, lee, NOW, organisation=trust)

    assert links.invitation_of(token) is None


def test_robots_do_not_keep_the_certificate_of_a_person(city, text, trust, lee):
    amina = factories.head(city)
    sign_as(text, parties.of_person(amina, city), amina, NOW, role="Head", shown_as="name")
    sign(text, trust, lee, NOW)

    def header(standing):
        answer = Client().get(at("certificate", city, standing.pk))
        return answer.headers.get("X-Robots-Tag")

    assert header(amina.standings.get()) == "noindex"
    assert header(trust.standings.get()) is None


def test_six_figures_are_not_guessed_in_the_two_months_that_they_work(
    text, city, trust, lee, monkeypatch
):
    letter = asked(city, lee, NOW, organisation=trust)
    SigningInvitation.objects.update(code="999999")
    by_hand, began, tries = reverse("sign-by-code"), time.time(), 0
    for hour in range(24):
        monkeypatch.setattr(time, "time", lambda hour=hour: began + hour * 3600)
        while Client().post(by_hand, {"code": "000000", "email": lee.email}).status_code == 200:
            tries += 1
        assert tries <= 20
    said = Client().post(by_hand, {"code": "999999", "email": lee.email})
    assert said.status_code == 429
    letter.refresh_from_db()
    assert letter.is_open


# --- One can always withdraw -------------------------------------------------------------


@pytest.fixture
def gone(city, text):
    """Amina signed in person, signed in, and has left the city since."""
    amina = factories.head(city, "Amina Yusuf")
    amina.email = amina.user.email
    amina.save()
    sign_as(text, parties.of_person(amina, city), amina, NOW, role="Head", shown_as="name")
    leave(amina)
    return amina


def link_for(person, city):
    school = factories.school(city, "Saltmarsh School")
    Client().post(
        at("sign-in-person", city),
        {
            "name": "Anybody", "email": person.email, "place": school.name, "role": "Head",
            "shown_as": "name",
        },
    )  # fmt: skip
    return SigningInvitation.objects.get()


def test_who_has_left_the_city_still_withdraws_in_person(city, gone):
    letter = link_for(gone, city)
    page = text_of(Client().get(address(letter)))
    assert "There is nothing more to do" in page
    assert address(letter, "withdraw-by-link") in page
    assert "Withdraw your signature?" in text_of(Client().get(address(letter, "withdraw-by-link")))
    assert Standing.objects.get().state == "signed"

    page = Client().post(address(letter, "withdraw-by-link"), follow=True)

    assert Standing.objects.get().state == "withdrawn"
    assert "The signature is withdrawn" in text_of(page)
    assert Client().post(address(letter, "withdraw-by-link")).status_code == 404


def test_who_asks_to_sign_in_person_withdraws_nothing_of_somebody_else(city, gone, lee, trust):
    letter = link_for(lee, city)

    assert Client().post(address(letter, "withdraw-by-link")).status_code == 404
    assert Standing.objects.get().state == "signed"


def test_a_link_that_has_run_out_withdraws_nothing(city, gone):
    letter = link_for(gone, city)
    clock.travel_to(NOW + 20 * DAY)

    assert Client().post(address(letter, "withdraw-by-link")).status_code == 404
    assert "withdraw" not in text_of(Client().get(address(letter)))


def test_a_new_invitation_for_a_party_withdraws_nothing(text, city, trust, lee):
    letter = asked(city, lee, NOW, organisation=trust)
    sign(text, trust, lee, NOW)

    assert Client().post(address(letter, "withdraw-by-link")).status_code == 404
