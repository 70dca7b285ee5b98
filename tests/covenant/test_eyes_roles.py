"""Whoever holds two roles does not use one for the other: invited by oneself, confirmed by one's
own organisation, confirmed by whoever is to sign second."""

import json
from datetime import timedelta

import pytest

from core.refusals import NotAllowed, Refused
from covenant import links, parties, services
from covenant.models import SigningInvitation, Standing
from covenant.services import Second, inviting
from covenant.witness import Witness, domain_of
from dashboard.export import own_data
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of, witness

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ELSEWHERE = "elsewhere.example.com"


@pytest.fixture
def lee(trust):
    return factories.officer(trust, "Lee Tan")


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


def test_whoever_invited_somebody_does_not_get_their_code_with_their_own_data(
    text, trust, dee, now
):
    """With the code, and the address that they wrote themselves, they could sign in its place."""
    letter = inviting.invite_to_sign(
        party=parties.of_organisation(trust), name="Rose Chief", email="rose@example.org", role="",
        by=dee, now=now,
    )  # fmt: skip
    SigningInvitation.objects.update(code="482913")

    for person in (dee, letter.person):
        told = json.dumps(own_data(person=person, now=now))
        assert "Rose Chief" in told
        assert "482913" not in told


def test_a_letter_is_not_sent_again_and_again(text, trust, dee, now):
    def invite(when):
        return inviting.invite_to_sign(
            party=parties.of_organisation(trust), name="Rose", email="rose@example.org", role="",
            by=dee, now=when,
        )  # fmt: skip

    letter = invite(now)

    with pytest.raises(Refused, match="went out just now"):
        inviting.send_again(invitation=letter, by=dee, now=now + timedelta(minutes=59))
    with pytest.raises(Refused, match="went out just now"):
        invite(now + timedelta(minutes=59))
    assert inviting.send_again(invitation=letter, by=dee, now=now + timedelta(hours=1)).is_open


def test_signing_and_withdrawing_over_and_over_does_not_fill_a_mailbox(text, trust, lee, now):
    trust.contact_email = "office@harbour.example.org"
    trust.save()
    for _ in range(5):
        sign(text, trust, lee, now)
        services.withdraw(standing=trust.standings.get(), by=lee, now=now)

    with pytest.raises(Refused, match="signed 5 times since yesterday"):
        sign(text, trust, lee, now)
    # One of each signing, and one of each withdrawal.
    assert Message.objects.filter(mailbox="office@harbour.example.org").count() == 10
    sign(text, trust, lee, now + DAY + timedelta(minutes=1))
    assert trust.standings.get().state == "signed"


def in_person(network, school, now, **fields):
    letter = services.ask_to_sign_in_person(
        school=school, name="Tim Teacher", email="tim@quayside.example", role="Head",
        shown_as="nameless", now=now,
    )  # fmt: skip
    person = links.signer_of(letter)
    services.sign_by_link(
        invitation=letter, declaration=network.declarations.get(), now=now,
        witness=Witness(name=person.name, role=letter.role, email_domain=domain_of(person)),
    )  # fmt: skip
    return Standing.objects.get()


@pytest.fixture
def school(network):
    return factories.school(network, website="https://quayside.example/")


def test_nobody_is_a_head_in_public_of_a_school_that_is_known_to_have_another(
    network, text, school, now
):
    factories.post(factories.person("Amina Yusuf", email=""), school, "head")

    standing = in_person(network, school, now)

    assert (standing.state, standing.waits_for_check) == ("waiting", True)


@pytest.mark.parametrize("is_known", [True, False])
def test_the_head_who_signs_in_person_is_believed(network, text, school, now, is_known):
    if is_known:
        tim = factories.person("Tim Teacher", email="tim@quayside.example")
        factories.post(tim, school, "head")

    assert in_person(network, school, now).state == "signed"
