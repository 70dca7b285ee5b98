"""Whoever holds two roles does not use one for the other: invited by oneself, confirmed by one's
own organisation, confirmed by whoever is to sign second."""

from datetime import timedelta

import pytest

from core.refusals import NotAllowed, Refused
from covenant import parties, services
from covenant.models import SigningInvitation
from covenant.services import Second, inviting
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of, witness

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ELSEWHERE = "elsewhere.example.com"


@pytest.fixture
def trust(network):
    return factories.organisation(network, email_domain="example.org")


@pytest.fixture
def lee(trust):
    return factories.officer(trust, "Lee Tan")


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


@pytest.fixture
def text(network, now):
    return published(network, now)


def confirm(trust, by, now):
    services.confirm_authority(
        standing=trust.standings.get(), by=by, now=now + DAY, witness=witness(by)
    )


def test_a_coordinator_does_not_confirm_what_a_colleague_signed_for_their_own_organisation(
    network, text, trust, lee, dee, now, sign_in
):
    factories.role(dee, network, "officer", organisation=trust)
    sign(text, trust, lee, now, email_domain=ELSEWHERE)

    with pytest.raises(NotAllowed, match="your own organisation or school"):
        confirm(trust, dee, now)
    page = sign_in(dee).get(at("check-authority", network, trust.standings.get().pk))
    assert "Another coordinator looks at it" in text_of(page)
    confirm(trust, factories.coordinator(network, "Another Coordinator"), now)
    assert trust.standings.get().state == "signed"


def test_whoever_is_asked_to_sign_second_does_not_confirm_it_first(text, trust, lee, dee, now):
    second = Second(name="Dee Alvarez", email=dee.email)
    sign(text, trust, lee, now, email_domain=ELSEWHERE, second=second)

    with pytest.raises(NotAllowed, match="asked to sign this as the second"):
        confirm(trust, dee, now)


def test_nobody_makes_an_authority_of_their_own_by_inviting_themselves(
    network, text, trust, dee, now, sign_in
):
    with pytest.raises(Refused, match="This is your own address"):
        inviting.invite_to_sign(
            party=parties.of_organisation(trust), name="Somebody Else", email=dee.email.upper(),
            role="Chief executive", by=dee, now=now,
        )  # fmt: skip
    answers = {"place": trust.name, "name": "Dee", "email": dee.email, "role": ""}
    page = sign_in(dee).post(at("invite-to-sign", network), answers)
    assert "This is your own address" in text_of(page)
    assert not SigningInvitation.objects.exists()
