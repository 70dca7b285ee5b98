"""A coordinator adapts the text and publishes it, in the browser."""

import re

import pytest

from covenant.models import Declaration
from tests import factories
from tests.covenant.helpers import approved, at, published, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(network):
    return factories.officer(factories.organisation(network))


@pytest.fixture
def coordinator_client(network, sign_in):
    return sign_in(factories.coordinator(network))


def draft_fields(**changes):
    fields = {"title": "The Westhaven Covenant", "text": "## Words"}
    for number in range(1, 5):
        fields[f"heading_{number}"] = f"Promise {number}."
        fields[f"summary_{number}"] = "We will."
    return {**fields, **changes}


def shown_on(client, address):
    """What the form on a page remembers of the words it showed."""
    return re.search(r'name="seen"[^>]*value="([^"]*)"', text_of(client.get(address)))[1]


def save(client, network, **changes):
    fields = draft_fields(**{"seen": shown_on(client, at("edit", network)), **changes})
    return client.post(at("edit", network), fields)


def publish(client, network):
    seen = shown_on(client, at("draft", network))
    return client.post(at("publish", network), {"seen": seen})


def test_a_coordinator_begins_from_the_starter_text_and_publishes(network, coordinator_client, now):
    assert "without fear" in text_of(coordinator_client.get(at("edit", network)))
    assert coordinator_client.get(at("draft", network)).status_code == 302

    save(coordinator_client, network)
    approved(Declaration.objects.get(), now)
    assert "organisations can sign it" in text_of(coordinator_client.get(at("draft", network)))
    publish(coordinator_client, network)

    declaration = Declaration.objects.get()
    assert declaration.status == "published"
    assert declaration.promises[0] == {"heading": "Promise 1.", "summary": "We will."}


def test_a_new_draft_says_what_it_replaces(network, coordinator_client, now):
    published(network, now)

    save(coordinator_client, network)
    approved(Declaration.objects.get(version=2), now)

    assert "version 1 is replaced" in text_of(coordinator_client.get(at("draft", network)))


def test_a_promise_left_empty_is_named(network, coordinator_client):
    page = text_of(coordinator_client.post(at("edit", network), draft_fields(summary_2="")))

    assert "Enter promise 2 in a sentence" in page
    assert not Declaration.objects.exists()


def test_publishing_without_a_draft_is_not_found(network, coordinator_client):
    assert coordinator_client.post(at("publish", network)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "draft"])
def test_only_a_coordinator_changes_the_text(network, officer, sign_in, page):
    assert sign_in(officer).get(at(page, network)).status_code == 403


def test_only_a_coordinator_publishes(network, officer, sign_in):
    assert sign_in(officer).post(at("publish", network)).status_code == 403
