"""A coordinator cannot take somebody over whom another network counts on: whoever gets an
invitation's code at sign-in is who the other network takes them for."""

import pytest

from core.audit import System
from schools import services
from schools.models import Invitation, Role
from tests import factories
from tests.conftest import NOW
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(network):
    return coordinator_client(network)


@pytest.fixture
def somebody(network):
    """Entered here, without an account."""
    person = factories.person("Jo Vale", email="jo@example.org")
    factories.post(person, factories.school(network))
    return person


@pytest.fixture
def elsewhere():
    return factories.network("northport")


def invited_elsewhere(network):
    return services.invite(
        network=network, invited_as=Invitation.For.COORDINATOR, by=System("test"), now=NOW,
        name="Jo Vale", email="jo@example.org",
    )  # fmt: skip


def correct(client, network, person, email):
    return client.post(
        url(network, "correct-person", person.pk),
        {"name": "Jo Vale", "telephone": "", "email": email, "reach_me": ""},
    )


def invite_as_known(client, network, person, email):
    return client.post(
        url(network, "invite"),
        {
            "invited_as": "adviser", "name": "Jo Vale", "telephone": "", "email": email,
            "school": "", "organisation": "", "who": person.pk,
        },
    )  # fmt: skip


def test_the_address_of_somebody_invited_elsewhere_cannot_be_turned(
    client, network, somebody, elsewhere
):
    invitation = invited_elsewhere(elsewhere)
    assert invitation.person == somebody

    response = correct(client, network, somebody, "mallory@example.org")

    assert response.status_code == 403
    assert "Northport" not in text(response)
    user = services.accept_invitation(invitation=invitation, now=NOW)
    assert user.email == "jo@example.org"


def test_the_address_of_somebody_with_a_role_elsewhere_cannot_be_turned(
    client, network, somebody, elsewhere
):
    factories.role(somebody, elsewhere, Role.Kind.ADVISER)

    assert correct(client, network, somebody, "mallory@example.org").status_code == 403
    assert "Change details" not in text(client.get(url(network, "person", somebody.pk)))


def test_the_address_of_somebody_with_a_post_elsewhere_cannot_be_turned(
    client, network, somebody, elsewhere
):
    factories.post(somebody, factories.school(elsewhere), "executive_head")

    assert correct(client, network, somebody, "mallory@example.org").status_code == 403


def test_an_invitation_does_not_turn_the_address_of_somebody_known_elsewhere(
    client, network, somebody, elsewhere
):
    invited_elsewhere(elsewhere)

    response = invite_as_known(client, network, somebody, "mallory@example.org")

    somebody.refresh_from_db()
    assert somebody.email == "jo@example.org"
    assert "has another address already" in text(response)
    assert not Invitation.objects.filter(network=network).exists()


def test_who_is_known_here_alone_is_still_corrected(client, network, somebody, elsewhere):
    invitation = invited_elsewhere(elsewhere)
    services.withdraw_invitation(invitation=invitation, by=System("test"), now=NOW)

    assert correct(client, network, somebody, "jo.vale@example.org").status_code == 302
    somebody.refresh_from_db()
    assert somebody.email == "jo.vale@example.org"

    invite_as_known(client, network, somebody, "jv@example.org")
    somebody.refresh_from_db()
    assert somebody.email == "jv@example.org"
