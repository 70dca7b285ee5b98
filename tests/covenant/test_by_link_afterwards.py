"""What the link does once something was signed: it withdraws, and says that a party still stands by
it."""

from datetime import timedelta

import pytest
from django.test import Client

from covenant import parties
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import inviting
from covenant.witness import BY_LINK
from schools.models import Organisation
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, sign_as, stands, text_of
from tests.covenant.invited import ROSE, address, post, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_who_signed_by_a_link_withdraws_by_it(invitation):
    post(invitation)
    there = f"{address(invitation)}withdraw/"
    assert "No reason is asked" in text_of(Client().get(there))

    page = text_of(Client().post(there, follow=True))

    assert standing().state == "withdrawn"
    assert "The signature is withdrawn" in page
    assert SignatureEvent.objects.get(act="withdrawn").evidence.method == BY_LINK
    assert Client().post(there).status_code == 404


def test_nobody_withdraws_by_a_link_that_signed_nothing(invitation, trust):
    stands(trust, trust.network.declarations.get(), NOW)

    assert Client().post(f"{address(invitation)}withdraw/").status_code == 404


def test_who_is_no_longer_the_one_who_signed_does_not_withdraw_by_their_old_link(invitation, trust):
    post(invitation)
    newer = stands(factories.organisation(trust.network, "Other"), standing().declaration, NOW)
    Standing.objects.filter(organisation=trust).update(event=newer.event)

    assert Client().post(f"{address(invitation)}withdraw/").status_code == 404


def asked_again(trust: Organisation) -> SigningInvitation:
    """A letter that asks the trust's chief executive whether it still stands by it."""
    rose = factories.person("Rose Chief", email=ROSE)
    return inviting.ask_to_reaffirm(
        standing=Standing.objects.get(organisation=trust), person=rose, by=rose, now=NOW,
        role="Chief executive",
    )  # fmt: skip


def test_who_is_asked_says_by_the_link_that_they_still_stand_by_it(trust):
    stands(trust, trust.network.declarations.get(), NOW)
    asked = asked_again(trust)
    assert "Do you still stand by the covenant?" in text_of(Client().get(address(asked)))

    assert post(asked).status_code == 302

    assert SignatureEvent.objects.get(act="reaffirmed").evidence.role == "Chief executive"
    asked.refresh_from_db()
    assert asked.answer == "signed"


def test_a_newer_text_is_signed_with_what_was_undertaken_before(trust):
    stands(trust, trust.network.declarations.get(), NOW)
    newer = published(trust.network, NOW + timedelta(minutes=1), text="Other words.")
    asked = asked_again(trust)

    assert "Sign the covenant" in text_of(Client().get(address(asked)))
    assert post(asked).status_code == 302

    assert newer.standings.get().state == "signed"
    asked.refresh_from_db()
    assert asked.standing == newer.standings.get()


def test_what_stands_no_more_is_not_re_affirmed(trust):
    stands(trust, trust.network.declarations.get(), NOW)
    asked = asked_again(trust)
    Standing.objects.update(state="suspended")

    assert "nothing to" in text_of(Client().get(address(asked)))


def test_who_no_longer_stands_by_it_withdraws_by_the_same_letter(trust):
    stands(trust, trust.network.declarations.get(), NOW)
    asked = asked_again(trust)

    Client().post(f"{address(asked)}withdraw/")

    assert standing().state == "withdrawn"


def test_who_signed_in_person_stays_shown_as_they_chose(city):
    amina = factories.head(city)
    event = sign_as(
        city.declarations.get(), parties.of_person(amina, city), amina, NOW, shown_as="initials"
    )
    asked = inviting.ask_to_reaffirm(
        standing=Standing.objects.get(event=event), person=amina, by=amina, now=NOW
    )
    assert "in person, for yourself" in text_of(Client().get(address(asked)))

    assert post(asked).status_code == 302

    assert SignatureEvent.objects.get(act="reaffirmed").evidence.shown_as == "initials"
