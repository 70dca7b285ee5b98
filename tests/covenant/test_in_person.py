"""Whoever works at a school of the city signs for themselves, without an account; nothing is on the
register before they have shown that the address is theirs."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Person
from core import clock
from covenant import links
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import ask_to_sign_in_person
from covenant.services.forgetting import forget_signing_invitations
from dashboard.erasure import erase
from dashboard.retention import keep_to_retention
from notifications.models import Message
from schools.models import Network, School
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import at, text_of
from tests.covenant.invited import address, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
JO = "jo@quayside.example.org"


@pytest.fixture
def school(city: Network) -> School:
    return factories.school(city, website="https://www.quayside.example.org")


def ask(city: Network, client: Client | None = None, **fields: str):
    said = {
        "name": "Jo Marsh", "email": JO, "place": "quayside", "role": "Member of staff",
        "shown_as": "initials", **fields,
    }  # fmt: skip
    return (client or Client()).post(at("sign-in-person", city), said)


def asked() -> SigningInvitation:
    return SigningInvitation.objects.get(purpose="in_person")


def test_asking_sends_a_letter_and_makes_nobody_and_nothing(city, school):
    answer = ask(city)

    assert answer.url == at("sign-in-person-sent", city)
    assert "You have not signed yet" in text_of(Client().get(answer.url))
    assert not Person.objects.filter(email=JO).exists()
    assert not SignatureEvent.objects.exists()
    letter = Message.objects.get(mailbox=JO)
    assert letter.is_private
    assert links.link_for(asked()) in letter.text
    assert asked().code in letter.text
    assert school.name not in letter.text


def test_the_link_signs_and_makes_a_person_of_them(city, school):
    ask(city)
    page = text_of(Client().get(address(asked())))
    assert "Jo Marsh" in page
    assert "J. M." in page

    page = text_of(
        Client().post(address(asked()), {"shown_as": "initials", "agree": "on"}, follow=True)
    )

    person = Person.objects.get(email=JO)
    standing = Standing.objects.get()
    assert (standing.person, standing.state, standing.shown_name) == (person, "signed", "J. M.")
    evidence = SignatureEvent.objects.get().evidence
    assert evidence.role == "Member of staff, Quayside Primary School"
    assert "You stand, as you chose to be shown, on the public register" in page
    assert asked().person == person


def test_a_private_address_waits_for_the_coordinator(city, school):
    ask(city, email="jo@private.example.com")
    Client().post(address(asked()), {"shown_as": "name", "agree": "on"})

    assert Standing.objects.get().state == "waiting"


def test_the_answer_is_the_same_for_an_address_that_is_known(city, school):
    known = factories.person("Johanna Marsh", email=JO)
    answer = ask(city)
    other = ask(city, email="nobody@quayside.example.org")

    assert (answer.status_code, answer.url) == (other.status_code, other.url)
    letters = {each.text.split("\n\n")[0] for each in Message.objects.all()}
    assert letters == {"Good day,"}
    mine = SigningInvitation.objects.get(email=JO)
    Client().post(address(mine), {"shown_as": "name", "agree": "on"})
    assert Standing.objects.get().person == known
    assert Standing.objects.get().shown_name == "Johanna Marsh"


def test_who_became_known_between_asking_and_signing_is_not_made_twice(city, school):
    ask(city)
    known = factories.person("Jo Marsh", email=JO)
    Client().post(address(asked()), {"shown_as": "name", "agree": "on"})

    assert Standing.objects.get().person == known
    assert Person.objects.filter(email=JO).count() == 1


def test_asking_again_takes_what_was_typed_last(city, school):
    ask(city)
    first = asked()
    clock.travel_to(NOW + timedelta(minutes=5))
    ask(city, name="Jo Marsh-Reed", shown_as="name")

    assert asked().pk == first.pk
    assert asked().name == "Jo Marsh-Reed"
    assert Message.objects.filter(mailbox=JO, state="queued").count() == 1


def test_asking_is_throttled_by_address(city, school):
    for _ in range(2):
        assert ask(city).status_code == 302

    answer = ask(city)

    assert answer.status_code == 429
    assert "asked too often" in text_of(answer)


def test_who_has_signed_is_told_so_on_the_page_alone(city, school):
    ask(city)
    Client().post(address(asked()), {"shown_as": "name", "agree": "on"})
    SigningInvitation.objects.update(answered_at=NOW - timedelta(days=1))
    assert ask(city).status_code == 302
    newest = SigningInvitation.objects.latest("pk")

    assert "You signed this version on" in text_of(Client().get(address(newest)))


def test_a_school_elsewhere_or_closed_is_not_found(city, school):
    factories.school(factories.network("farhaven"), "Elsewhere School")
    factories.school(city, "Closed School", status="Closed")
    for place in ("Elsewhere", "Closed School"):
        page = text_of(ask(city, place=place))
        assert "We know no school of that name in Westhaven" in page


def test_before_there_is_a_text_there_is_nothing_to_sign(school):
    Network.objects.get().declarations.update(status="replaced")

    assert Client().get(at("sign-in-person", school.network)).status_code == 200
    assert ask(school.network).status_code == 200
    assert not SigningInvitation.objects.exists()


def test_a_city_that_is_not_public_has_no_such_page(city, school):
    Network.objects.update(is_public=False)

    assert Client().get(at("sign-in-person", city)).status_code == 404
    assert ask(city).status_code == 404


def test_i_do_not_sign_deletes_what_was_entered(city, school):
    ask(city)
    page = text_of(Client().post(address(asked()), {"decline": "yes"}))

    assert "what you entered is deleted" in page
    assert not SigningInvitation.objects.exists()
    assert not Message.objects.filter(mailbox=JO).exists()


def test_what_nobody_confirmed_is_deleted_after_two_weeks(city, school):
    ask(city)
    last = NOW + timedelta(days=14)
    assert forget_signing_invitations(now=last - timedelta(minutes=1)) == 0

    assert forget_signing_invitations(now=last + timedelta(minutes=1)) == 1

    assert not Message.objects.filter(mailbox=JO).exists()


def test_whoever_was_known_by_an_unanswered_invitation_alone_is_forgotten_with_it(invitation):
    person = invitation.person
    keep_to_retention(now=NOW + timedelta(days=149))
    assert Person.objects.filter(pk=person.pk).exists()
    Message.objects.all().delete()

    gone = keep_to_retention(now=NOW + timedelta(days=151))

    assert gone["signing_invitations"] == 1
    assert not Person.objects.filter(pk=person.pk).exists()


def test_whoever_signed_by_a_link_stays_and_so_does_the_link(invitation):
    post(invitation)
    Message.objects.all().delete()
    later = NOW + timedelta(days=400)
    assert keep_to_retention(now=later)["signing_invitations"] == 0
    assert Person.objects.filter(pk=invitation.person_id).exists()

    Standing.objects.update(state="withdrawn")
    assert keep_to_retention(now=later)["signing_invitations"] == 1
    assert Person.objects.filter(pk=invitation.person_id).exists()


def test_whoever_is_erased_is_asked_no_more(invitation):
    erase(person=invitation.person, by=invitation.person, now=NOW)

    assert not SigningInvitation.objects.exists()


def test_a_name_of_a_school_that_is_long_is_cut_to_what_the_evidence_holds(city):
    long = factories.school(city, "St " + "Aldhelm " * 15)
    made = ask_to_sign_in_person(
        school=long, name="Jo", email=JO, role="Head", shown_as="name", now=NOW
    )

    assert made.role.startswith("Head, St Aldhelm")
    assert len(made.role) == 100
