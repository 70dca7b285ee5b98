"""Inviting, resending and withdrawing; and the page behind the link."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import clock
from core.audit import System
from notifications.models import Message
from schools import services
from schools.models import Invitation, Post, Role
from tests import factories
from tests.conftest import NOW
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def client(network):
    return coordinator_client(network)


def data(**fields):
    return {"name": "Robin Vale", "email": "robin@example.org", "telephone": "", **fields}


def send(client, network, **fields):
    return text(client.post(url(network, "invite"), data(**fields), follow=True))


def link():
    return re.search(r"/invitation/[\w-]+/", Message.objects.latest("pk").text)[0]


def test_a_head_is_invited_for_a_school(client, network):
    school = factories.school(network)

    assert "on its way" in send(client, network, invited_as="head", school=school.pk)
    assert Invitation.objects.get().school == school


def test_an_officer_is_invited_for_an_organisation_and_no_school(client, network):
    trust, school = factories.organisation(network), factories.school(network)

    send(client, network, invited_as="officer", organisation=trust.pk, school=school.pk)

    assert (Invitation.objects.get().organisation, Invitation.objects.get().school) == (trust, None)


def test_a_coordinator_is_invited_once_it_is_said_that_they_manage_nobody(client, network):
    page = send(client, network, invited_as="coordinator")
    assert "somebody who is cannot coordinate" in page
    assert not Invitation.objects.exists()

    send(client, network, invited_as="coordinator", is_neutral="on")
    assert Invitation.objects.get().invited_as == "coordinator"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"invited_as": "head"}, "Choose the school"),
        ({"invited_as": "officer"}, "Choose the organisation"),
        ({"invited_as": "head", "school": "999999"}, "Choose a school from the list"),
        ({"invited_as": "adviser", "email": ""}, "Enter an e-mail address"),
        ({"invited_as": "adviser", "email": "robin"}, "valid email address"),
        ({"invited_as": ""}, "Choose what they are invited as"),
    ],
)
def test_what_is_missing_gets_a_sentence(client, network, fields, sentence):
    assert sentence.lower() in send(client, network, **fields).lower()
    assert not Invitation.objects.exists()


def test_a_known_person_is_invited_from_their_page(client, network):
    school = factories.school(network)
    person = factories.person("Sam Reed")
    factories.post(person, school)
    page = url(network, "invite-person", person.pk)
    assert "Invite Sam Reed" in text(client.get(page, {"as": "head", "school": school.pk}))

    client.post(page, {"invited_as": "head", "school": school.pk, "email": "sam@example.org"})

    person.refresh_from_db()
    assert person.email == "sam@example.org"
    assert Invitation.objects.get().person == person


def test_a_refusal_is_shown(client, network):
    head = factories.head(network)

    page = text(
        client.post(
            url(network, "invite-person", head.pk),
            {"invited_as": "coordinator", "is_neutral": "on"},
        )
    )

    assert "Somebody who leads a school in this network cannot coordinate it" in page


def test_invitations_that_wait_are_sent_again_and_withdrawn(client, network):
    send(client, network, invited_as="adviser")
    first = Invitation.objects.get()
    assert "robin@example.org" in text(client.get(url(network, "invitations")))

    client.post(url(network, "resend-invitation", first.pk))
    second = Invitation.objects.latest("pk")
    client.post(url(network, "withdraw-invitation", second.pk))

    assert not Invitation.objects.filter(withdrawn_at=None).exists()
    assert "Nobody is waiting" in text(client.get(url(network, "invitations")))


@pytest.mark.parametrize("act", ["resend-invitation", "withdraw-invitation"])
def test_too_late_to_take_back_says_so(client, network, act):
    send(client, network, invited_as="adviser")
    invitation = Invitation.objects.get()
    services.accept_invitation(invitation=invitation, now=NOW)

    page = text(client.post(url(network, act, invitation.pk), follow=True))

    assert "has been accepted already" in page


def test_an_invitation_to_somebody_known_elsewhere_names_only_the_address(client, network):
    elsewhere = factories.head(factories.network("easthaven"), "Zed Quill")
    send(client, network, invited_as="adviser", email=elsewhere.email)

    page = text(client.get(url(network, "invitations")))
    assert elsewhere.email in page
    assert "Zed Quill" not in page
    act = url(network, "resend-invitation", Invitation.objects.get().pk)
    assert client.post(act).url == url(network, "invitations")


def test_following_the_link_changes_nothing_and_the_button_accepts(client, network):
    send(client, network, invited_as="adviser")
    visitor = Client()

    page = visitor.get(link())
    assert "Accept and send me a code" in text(page)
    assert page["Referrer-Policy"] == "same-origin"
    assert Invitation.objects.get().accepted_at is None
    response = visitor.post(link())

    assert response.url == reverse("account_confirm_login_code")
    assert mail.outbox[-1].to == ["robin@example.org"]
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    visitor.post(response.url, {"code": code})
    assert Role.objects.filter(person__email="robin@example.org", kind="adviser").exists()
    assert "_auth_user_id" in visitor.session


def test_a_used_link_says_so_and_signs_nobody_in(client, network):
    send(client, network, invited_as="adviser")
    Client().post(link())
    visitor = Client()

    page = text(visitor.post(link()))

    assert "has been used already" in page
    assert "_auth_user_id" not in visitor.session


def test_a_broken_link_says_what_to_do(client):
    response = client.get("/invitation/half-a-tok/")

    assert response.status_code == 404
    assert "Copy the whole line" in text(response)


def test_what_has_changed_since_is_said_on_the_page(client, network):
    send(client, network, invited_as="coordinator", is_neutral="on")
    factories.post(Invitation.objects.get().person, factories.school(network))

    assert "cannot coordinate it" in text(Client().post(link()))
    assert Invitation.objects.get().accepted_at is None


def test_whoever_is_signed_in_already_goes_on(client, network):
    head = factories.head(network)
    send(client, network, invited_as="adviser", email=head.email, who=head.pk)

    assert factories.signed_in_client(head).post(link()).url == reverse("home")


def test_too_many_codes_lead_to_the_sign_in_page(client, network):
    send(client, network, invited_as="adviser")
    for _ in range(3):
        Client().post(reverse("account_login"), {"login": "robin@example.org"})

    assert Client().post(link()).url == reverse("account_login")


def test_a_head_names_a_delegate_and_takes_it_back(network):
    clock.travel_to(NOW)
    head = factories.head(network)
    mine = factories.signed_in_client(head)
    page = url(network, "delegates")
    assert "You have not named a delegate" in text(mine.get(page))
    school = head.posts.get().school

    mine.post(page, {"school": school.pk, "name": "Dana Poe", "email": "dana@example.org"})
    assert "dana@example.org" in text(mine.get(page))
    invitation = Invitation.objects.get()
    assert mine.post(url(network, "resend-invitation", invitation.pk)).url == page
    services.accept_invitation(invitation=Invitation.objects.latest("pk"), now=NOW)
    assert "Dana Poe" in text(mine.get(page))
    post = Post.objects.get(kind="delegate")
    assert mine.post(url(network, "end-post", post.pk)).url == page

    post.refresh_from_db()
    assert post.end == NOW.date()


def test_a_head_names_delegates_for_their_own_schools_alone(network):
    mine = factories.signed_in_client(factories.head(network))
    other = factories.school(network, "Mill Lane School")

    page = text(
        mine.post(
            url(network, "delegates"),
            {"school": other.pk, "name": "Dana Poe", "email": "dana@example.org"},
        )
    )

    assert "Choose a school from the list" in page
    assert not Invitation.objects.exists()


def test_a_head_of_two_schools_chooses_one(network):
    head = factories.head(network)
    factories.post(head, factories.school(network, "Mill Lane School"))

    page = text(factories.signed_in_client(head).get(url(network, "delegates")))

    assert "Choose a school" in page
    services.invite(
        network=network, invited_as="delegate", by=System("test"), now=NOW, name="Dana Poe",
        email="dana@example.org", school=head.posts.first().school,
    )  # fmt: skip
