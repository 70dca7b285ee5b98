"""Somebody who has the pages, and perhaps an account, forges, replays and back-dates a signature:
nothing is signed but what they read, for whom they may, once, now."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from covenant import links, verifying
from covenant.models import SignatureEvent, SigningInvitation
from covenant.services import inviting
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of

pytestmark = pytest.mark.django_db
GOOD = {"role": "Chief executive", "authority": "By decision of the board", "agree": "on"}


@pytest.fixture(autouse=True)
def _it_is_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def client(officer, declaration, sign_in):
    return sign_in(officer)


def one_event(network):
    """The only signature, in a register that verifies."""
    assert verifying.verify(network.pk, network.slug).differences == ()
    return SignatureEvent.objects.get()


def read(page):
    """The hash that the form of a page carries along."""
    return page.split('name="read" value="')[1].split('"')[0]


def test_the_same_form_sent_twice_signs_once(client, network):
    form = {**GOOD, "read": read(text_of(client.get(at("sign", network))))}

    assert client.post(at("sign", network), form).status_code == 302
    again = text_of(client.post(at("sign", network), form))

    assert "There is nothing more to do" in again
    assert one_event(network).number == 1


def test_what_was_not_read_is_not_signed(client, network, now):
    """A new version is published while the page is open."""
    form = {**GOOD, "read": read(text_of(client.get(at("sign", network))))}
    published(network, now, text="Words that nobody has read")

    page = text_of(client.post(at("sign", network), form))

    assert "nothing is signed yet" in page
    assert "Words that nobody has read" in page
    assert not SignatureEvent.objects.exists()
    client.post(at("sign", network), {**GOOD, "read": read(page)})
    assert one_event(network).declaration_id == published_now(network).pk


def published_now(network):
    return network.declarations.get(status="published")


def test_what_is_reaffirmed_is_what_was_read(declaration, network, trust, officer, now):
    """By a link, whose page was opened before the text changed."""
    sign(declaration, trust, officer, now)
    standing = trust.standings.get()
    inviting.ask_to_reaffirm(standing=standing, person=officer, by=officer, now=now)
    address = reverse("sign-by-link", args=[links.token_for(SigningInvitation.objects.get())])
    form = {**GOOD, "read": read(text_of(Client().get(address)))}
    published(network, now, text="Words that nobody has read")

    assert "nothing is signed yet" in text_of(Client().post(address, form))
    assert SignatureEvent.objects.count() == 1


def test_fields_that_the_form_does_not_have_change_nothing(client, network, officer, now):
    """Another's name, an earlier day, another number and seal."""
    more = {
        "at": "2020-01-01", "now": "2020-01-01", "number": "99", "network_id": "99", "by_id": "99",
        "organisation_id": "99", "person": "99", "digest": "f" * 64, "seal": "f" * 64,
        "previous": "f" * 64, "name": "Somebody Else", "waits_for": "both", "state": "suspended",
        "method": "passport", "email_domain": "example.gov",
    }  # fmt: skip
    client.post(at("sign", network), {**GOOD, **more})

    event = one_event(network)
    assert (event.number, event.by_id, event.evidence.name) == (1, officer.pk, officer.name)
    assert event.at == now
    assert "passport" not in event.evidence.method


def test_looking_signs_nothing(client, network):
    for method in (client.get, client.head, client.options):
        method(at("sign", network), {**GOOD})

    assert not SignatureEvent.objects.exists()


def test_another_site_cannot_sign_in_ones_name(officer, declaration, network, sign_in):
    signed_in = sign_in(officer)
    elsewhere = Client(enforce_csrf_checks=True)
    elsewhere.cookies = signed_in.cookies

    assert elsewhere.post(at("sign", network), GOOD).status_code == 403
    assert not SignatureEvent.objects.exists()


@pytest.mark.parametrize("party", ["organisation-{other}", "organisation-0", "person-1", "nobody"])
def test_nobody_signs_for_whom_they_may_not(client, network, party):
    other = factories.organisation(network, "Tideway Trust")
    address = f"{at('sign', network)}?for={party.format(other=other.pk)}"

    assert client.post(address, GOOD).status_code == 404
    assert not SignatureEvent.objects.exists()


def test_a_public_page_takes_no_signature(declaration, network, trust, officer, now):
    network.is_public = True
    network.save()
    event = sign(declaration, trust, officer, now)
    pages = [
        at("register", network), at("text", network), at("city", network),
        at("signature", network, event.digest), at("party", network, trust.standings.get().pk),
    ]  # fmt: skip
    for page in pages:
        Client().post(page, {**GOOD, "digest": event.digest, "state": "withdrawn"})

    assert one_event(network) == event
    assert trust.standings.get().state == "signed"
