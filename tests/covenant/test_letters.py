"""What an organisation reads at its published address when somebody signed for it."""

import pytest

from covenant import parties, services
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import published, sign, sign_as

pytestmark = pytest.mark.django_db
OFFICE = "office@harbour.example"


@pytest.fixture
def trust(network):
    return factories.organisation(network, contact_email=OFFICE)


@pytest.fixture
def officer(trust):
    return factories.officer(trust)


def letter():
    return Message.objects.get(mailbox=OFFICE)


def test_it_reads_who_signed_with_the_proof_and_whom_to_tell(network, trust, officer, now):
    network.named_contact = factories.person("Dee Alvarez", email="dee@westhaven.example")
    network.save()

    event = sign(published(network, now), trust, officer, now)

    text = letter().text
    assert "Lee Tan (Chief executive) signed the covenant of Westhaven for you" in text
    assert "on 24 November 2026" in text
    assert "If you do not, please tell us: write to Dee Alvarez, dee@westhaven.example." in text
    for proof in (f"Number: {event.number}", event.text_sha256, event.digest):
        assert proof in text


def test_it_reads_so_at_once_also_while_the_signature_waits(network, trust, officer, now):
    sign(published(network, now), trust, officer, now, email_domain="elsewhere.example", role="")

    assert trust.standings.get().state == "waiting"
    assert "Lee Tan signed the covenant" in letter().text


def test_without_a_named_contact_a_coordinator_is_named(network, trust, officer, now):
    factories.role(factories.person("No Address", email=""), network, "coordinator")
    dee = factories.coordinator(network)

    sign(published(network, now), trust, officer, now)

    assert f"write to {dee.name}, {dee.email}." in letter().text


def test_without_anybody_it_is_said_whom_to_ask_for(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)

    assert "ask for the coordinator of Westhaven." in letter().text


@pytest.mark.parametrize("address", ["", "LEE@example.org"])
def test_no_letter_goes_nowhere_or_to_the_signer_twice(network, trust, officer, now, address):
    officer.email = "lee@example.org"
    officer.save()
    trust.contact_email = address
    trust.save()

    sign(published(network, now), trust, officer, now)

    assert not Message.objects.exclude(mailbox="").exists()


def test_with_the_signer_the_letter_is_forgotten(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)

    services.erase_evidence(person=officer, by=officer, now=now)

    assert not Message.objects.filter(mailbox=OFFICE).exists()


def test_the_coordinator_sees_where_a_letter_went(network, trust, officer, now, sign_in):
    sign(published(network, now), trust, officer, now)

    page = sign_in(factories.coordinator(network)).get("/westhaven/messages/")

    assert OFFICE in page.content.decode()


@pytest.mark.parametrize(
    ("is_public", "said"),
    [
        (True, "See it, check it and print its certificate: "),
        (False, "Once the register is public, see it"),
    ],
)
def test_the_receipt_says_where_it_can_be_seen(network, trust, officer, now, is_public, said):
    network.is_public = is_public
    network.save()

    event = sign(published(network, now), trust, officer, now)

    receipt = Message.objects.get(person=officer)
    assert said in receipt.text
    assert f"/westhaven/signature/{event.digest}/" in receipt.text
    assert "Harbour Learning Trust stands by" in receipt.text


def test_a_receipt_names_no_school(network, now):
    head = factories.head(network)

    sign_as(published(network, now), parties.of_school(network.schools.get()), head, now)

    receipt = Message.objects.get(person=head)
    assert "Your school stands by" in receipt.text
    assert "Quayside" not in receipt.subject + receipt.text
