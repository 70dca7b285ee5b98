"""Two at once on PostgreSQL, on two connections: a link that is used twice signs once, one that is
taken back meanwhile signs or does not, and of two letters beyond what an officer may send none goes
out."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from covenant import parties
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.policies.signing import MOST_ASKED
from covenant.services import (
    ask_to_sign_in_person,
    invite_to_sign,
    sign_by_link,
    withdraw_invitation,
)
from covenant.witness import BY_LINK, Witness
from tests import factories
from tests.conftest import NOW
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def invitation(declaration, dee):
    trust = factories.organisation(declaration.network, email_domain="harbour.example.org")
    return invite_to_sign(
        party=parties.of_organisation(trust), name="Rose Chief", role="Chief executive",
        email="rose@harbour.example.org", by=dee, now=NOW,
    )  # fmt: skip


def signs(invitation, declaration):
    witness = Witness(
        name=invitation.name, role="Head", method=BY_LINK, email_domain="harbour.example.org"
    )
    return lambda: sign_by_link(
        invitation=SigningInvitation.objects.get(pk=invitation.pk), declaration=declaration,
        witness=witness, now=LATER,
    )  # fmt: skip


def refusals(results):
    return [each for each in results if isinstance(each, Refused)]


def test_one_link_in_two_hands_signs_once(invitation, declaration):
    results = at_once(signs(invitation, declaration), signs(invitation, declaration))

    assert len(refusals(results)) == 1, results
    assert SignatureEvent.objects.count() == 1


def test_a_link_that_is_taken_back_meanwhile_signs_or_does_not(invitation, declaration, dee):
    results = at_once(
        signs(invitation, declaration),
        lambda: withdraw_invitation(invitation=invitation, by=dee, now=LATER),
    )

    assert len(refusals(results)) == 1, results
    invitation.refresh_from_db()
    is_signed = invitation.answer == "signed"
    assert is_signed is (invitation.withdrawn_at is None)
    assert SignatureEvent.objects.count() == int(is_signed)


def test_two_officers_who_invite_at_once_send_no_letter_more_than_the_limit(declaration):
    trust = factories.organisation(declaration.network)
    officers = [factories.officer(trust, name) for name in ("Lee Tan", "Kit Rowe")]

    def invite(number):
        return invite_to_sign(
            party=parties.of_organisation(trust), name=f"Chair {number}", role="Chair",
            email=f"chair{number}@harbour.example.org", by=officers[number % 2], now=NOW,
        )  # fmt: skip

    for number in range(MOST_ASKED - 1):
        invite(number)
    results = at_once(lambda: invite(10), lambda: invite(11))

    assert len(refusals(results)) == 1, results
    assert SigningInvitation.objects.count() == MOST_ASKED


def test_two_requests_of_one_address_make_one_person(declaration):
    """Asked twice at once, by two rows perhaps; whoever signs by both is one person."""
    school = factories.school(declaration.network)

    def ask():
        return ask_to_sign_in_person(
            school=school, name="Jo Marsh", email="jo@harbour.example.org", role="Head",
            shown_as="name", now=NOW,
        )  # fmt: skip

    at_once(ask, ask)
    asked = list(SigningInvitation.objects.order_by("pk"))
    at_once(*(signs(each, declaration) for each in [asked[0], asked[-1]]))

    assert Standing.objects.count() == 1
    assert Standing.objects.get().person.email == "jo@harbour.example.org"
