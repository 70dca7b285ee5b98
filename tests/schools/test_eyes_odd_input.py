"""What no browser sends: the page answers, and nothing of it goes into a message."""

import pytest
from django.test import Client

from accounts.models import Person
from tests import factories
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db


def test_nobody_finds_a_nul_in_the_register():
    network = factories.network("northport", is_public=True)

    response = Client().get(f"/{network.slug}/register/", {"q": "a\0b"})

    assert response.status_code == 200


@pytest.mark.parametrize("odd", ["Sam\0Reed", "Sam Reed\n\nRing 0909 879 0000 at once"])
def test_a_name_of_more_than_one_line_is_refused(network, odd):
    client = coordinator_client(network)
    sent = {"invited_as": "adviser", "name": odd, "email": "sam@example.org"}

    response = client.post(url(network, "invite"), sent)

    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert not Person.objects.filter(name__startswith="Sam").exists()


def test_the_name_of_more_than_one_line_is_told_what_is_wrong(network):
    client = coordinator_client(network)

    page = text(
        client.post(
            url(network, "invite"),
            {"invited_as": "adviser", "name": "Sam\nReed", "email": "sam@example.org"},
        )
    )

    assert "Enter this on one line" in page
