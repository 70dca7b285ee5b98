"""What an organisation reads at its published address when somebody signed for it."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from covenant import parties, services
from covenant.models import Standing
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import published, sign, sign_as, witness

pytestmark = pytest.mark.django_db
OFFICE = "office@harbour.example"


@pytest.fixture
def trust(network):
    return factories.organisation(network, contact_email=OFFICE)


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


def test_who_reaffirms_gets_a_receipt_and_the_organisation_hears_of_it(
    network, trust, officer, now
):
    """The register shows the new digest from then on, so somebody outside must hold it."""
    sign(published(network, now), trust, officer, now)
    later = now + timedelta(days=800)

    event = services.reaffirm(
        standing=trust.standings.get(), by=officer, now=later,
        witness=witness(officer, role="Chief executive"),
    )  # fmt: skip

    receipt = Message.objects.get(person=officer, queued_at=later)
    assert receipt.subject == "Covenant: thank you for standing by it"
    assert "Harbour Learning Trust still stands by “The Westhaven Covenant”" in receipt.text
    told = Message.objects.get(mailbox=OFFICE, queued_at=later)
    assert "Lee Tan (Chief executive) said on 1 February 2029 that you still stand" in told.text
    for text in (receipt.text, told.text):
        assert f"Number: {event.number}" in text
        assert event.digest in text


def test_who_withdraws_gets_a_receipt_and_the_organisation_hears_of_it(
    network, trust, officer, now
):
    sign(published(network, now), trust, officer, now)
    later = now + timedelta(days=3)

    event = services.withdraw(standing=trust.standings.get(), by=officer, now=later)

    receipt = Message.objects.get(person=officer, queued_at=later)
    assert receipt.subject == "Covenant: about your signature"
    assert "The signature of Harbour Learning Trust" in receipt.text
    assert "is withdrawn, as you asked" in receipt.text
    told = Message.objects.get(mailbox=OFFICE, queued_at=later)
    assert "Lee Tan withdrew your signature under the covenant of Westhaven" in told.text
    assert "If you do not, please tell us" in told.text
    for text in (receipt.text, told.text):
        assert event.digest in text


def test_letters_about_a_head_who_withdraws_are_listed_nowhere_and_name_no_school(network, now):
    head = factories.head(network)
    sign_as(published(network, now), parties.of_person(head, network), head, now)

    services.withdraw(standing=Standing.objects.get(), by=head, now=now)

    letter = Message.objects.get(subject="Covenant: about your signature")
    assert letter.is_private
    assert letter.text.startswith("Your signature under the covenant of Westhaven is withdrawn")
    assert "Quayside" not in letter.text


def test_who_has_no_address_withdraws_without_a_letter(network, now):
    head = factories.head(network)
    sign_as(published(network, now), parties.of_person(head, network), head, now)
    Message.objects.all().delete()
    head.email = ""
    head.save()

    services.withdraw(standing=Standing.objects.get(), by=head, now=now)

    assert not Message.objects.exists()


def test_reaffirming_over_and_over_does_not_fill_a_mailbox(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)

    def again(when):
        services.reaffirm(
            standing=trust.standings.get(), by=officer, now=when, witness=witness(officer)
        )

    for _ in range(5):
        again(now)
    with pytest.raises(Refused, match="5 times since yesterday"):
        again(now)
    again(now + timedelta(days=1, minutes=1))
