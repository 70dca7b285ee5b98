"""Whoever signs in person without a name is not named to a coordinator by the list of letters."""

import pytest

from covenant import parties, services
from covenant.services import Second
from tests import factories
from tests.covenant.helpers import published, sign, sign_as, text_of, witness

pytestmark = pytest.mark.django_db


def messages_page(network, dee):
    return text_of(factories.signed_in_client(dee).get(at_messages(network)))


def at_messages(network):
    return f"/{network.slug}/messages/"


@pytest.fixture
def text(network, now):
    return published(network, now)


def test_the_list_of_letters_does_not_say_who_signed_in_person(network, text, dee, now):
    ruth = factories.head(network, "Ruth Okafor")
    sign_as(text, parties.of_person(ruth, network), ruth, now, role="Head")

    assert "Ruth Okafor" not in messages_page(network, dee)


def test_nor_who_was_confirmed_or_declined(network, text, dee, now):
    ruth = factories.head(network, "Ruth Okafor")
    for act, words in (
        (services.confirm_authority, {}),
        (services.decline_authority, {"words": "We"}),
    ):
        sign_as(text, parties.of_person(ruth, network), ruth, now, role="Head")
        standing = ruth.standings.get()
        standing.state, standing.waits_for_check = "waiting", True
        standing.save()
        act(standing=standing, by=dee, now=now, witness=witness(dee), **words)
        ruth.standings.all().update(state="withdrawn")

    assert "Ruth Okafor" not in messages_page(network, dee)


def test_letters_for_organisations_are_listed_as_ever(network, text, dee, now):
    trust = factories.organisation(network, email_domain="example.org")
    second = Second(name="Bea Second", email="bea@example.org")
    sign(text, trust, factories.officer(trust, "Lee Tan"), now, second=second)

    page = messages_page(network, dee)

    assert "Thank you for signing" in page
    assert "Lee Tan" in page
