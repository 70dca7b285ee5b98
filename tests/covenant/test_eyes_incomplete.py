"""What was never complete stays out of public also where the same party signs once more: whoever
claimed an authority that was not confirmed is shown to nobody as having signed."""

from datetime import timedelta

import pytest

from covenant import services
from covenant.models import SignatureEvent
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of, witness

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ELSEWHERE = "elsewhere.example.com"


@pytest.fixture
def trust(public):
    return factories.organisation(public, email_domain="example.org")


@pytest.fixture
def mallory(trust):
    return factories.officer(trust, "Mallory Vane")


@pytest.fixture
def dee(public):
    return factories.coordinator(public)


@pytest.fixture
def text(public, now):
    return published(public, now)


@pytest.fixture
def claimed(text, trust, mallory, now):
    """Signed from an address that nobody knows, and asking to be shown."""
    return sign(text, trust, mallory, now, email_domain=ELSEWHERE, shown_as="name")


def event(act):
    return SignatureEvent.objects.filter(act=act).order_by("number").last()


def page_of(client, network, signature):
    return text_of(client.get(at("signature", network, signature.digest)))


def register_of(client, network, standing):
    pages = [at("register", network), at("party", network, standing.pk), at("city", network)]
    pages += [at("register-csv", network), at("register", network) + "?state=all"]
    return "".join(text_of(client.get(page)) for page in pages)


@pytest.fixture
def declined(claimed, trust, dee, now):
    services.decline_authority(
        standing=trust.standings.get(), words="Please ring us.", by=dee, now=now + DAY,
        witness=witness(dee),
    )  # fmt: skip
    return event("declined")


@pytest.fixture
def signed_after_all(declined, text, trust, now):
    return sign(text, trust, factories.officer(trust, "Lee Tan"), now + 2 * DAY)


def test_whose_authority_was_not_confirmed_is_not_named_once_another_signs(
    client, public, trust, claimed, signed_after_all
):
    assert "Mallory" not in register_of(client, public, trust.standings.get())
    page = page_of(client, public, claimed)
    assert "Mallory" not in page
    assert "Harbour Learning Trust" not in page
    assert "Not shown" in page


def test_that_an_authority_was_not_confirmed_is_said_of_nobody(
    client, public, declined, signed_after_all
):
    page = page_of(client, public, declined)

    assert "Harbour Learning Trust" not in page
    assert "Authority not confirmed" not in page
    assert "Not shown" in page


def test_what_is_complete_is_still_shown_with_its_proofs(
    client, public, trust, signed_after_all, claimed
):
    page = text_of(client.get(at("party", public, trust.standings.get().pk)))

    assert at("signature", public, signed_after_all.digest) in page
    assert at("signature", public, claimed.digest) not in page
    assert "Harbour Learning Trust" in page_of(client, public, signed_after_all)


def test_an_authority_that_was_confirmed_stays_beside_its_signature(
    client, public, trust, claimed, dee, now
):
    services.confirm_authority(
        standing=trust.standings.get(), by=dee, now=now + DAY, witness=witness(dee)
    )

    page = text_of(client.get(at("party", public, trust.standings.get().pk)))

    assert "Mallory Vane, Chief executive" in page
    assert at("signature", public, event("confirmed").digest) in page


def test_a_receipt_of_what_was_declined_names_nobody(client, public, declined, signed_after_all):
    page = text_of(client.get(at("check", public), {"digest": declined.digest}))

    assert "Harbour Learning Trust" not in page


def test_whoever_withdrew_and_tries_again_unseen_is_not_shown_by_that(
    client, public, trust, mallory, text, now
):
    """Withdrawn in public, signed anew from an unknown address, and taken back before anybody
    had confirmed it."""
    lee = factories.officer(trust, "Lee Tan")
    sign(text, trust, lee, now)
    services.withdraw(standing=trust.standings.get(), by=lee, now=now + DAY)
    sign(text, trust, mallory, now + 2 * DAY, email_domain=ELSEWHERE, shown_as="name")
    services.withdraw(standing=trust.standings.get(), by=mallory, now=now + 3 * DAY)
    standing = trust.standings.get()

    assert "Mallory" not in register_of(client, public, standing)
    assert client.get(at("party", public, standing.pk)).status_code == 404
