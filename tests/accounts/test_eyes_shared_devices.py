"""What one person saw is not left in the browser for the next."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/me/", "/westhaven/home/", "/westhaven/people/", "/nowhere/"])
def test_no_page_of_a_signed_in_person_is_kept(network, address):
    client = factories.signed_in_client(factories.coordinator(network))

    assert "no-store" in client.get(address)["Cache-Control"]


def test_pages_for_everybody_may_be_kept(network):
    assert "no-store" not in Client().get("/privacy/").headers.get("Cache-Control", "")
