"""Coordinators and officers invite people to sign, and see who is asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from covenant import links, parties
from covenant.models import SigningInvitation
from covenant.services import inviting
from schools.models import Network
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import at, published, stands, text_of

pytestmark = pytest.mark.django_db
ROSE = {"name": "Rose Chief", "email": "rose@harbour.example.org", "role": "Chief executive"}


@pytest.fixture
def city() -> Network:
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    published(network, NOW)
    return network


@pytest.fixture
def trust(city):
    return factories.organisation(city)


@pytest.fixture
def dee(city):
    return factories.signed_in_client(factories.coordinator(city))


@pytest.fixture
def lee(trust):
    return factories.signed_in_client(factories.officer(trust))


def invited(trust, now=NOW, by=None, **fields):
    return inviting.invite_to_sign(
        party=parties.of_organisation(trust), by=by or factories.person("Dee Alvarez"), now=now,
        **{**ROSE, **fields},
    )  # fmt: skip


def test_a_coordinator_invites_for_an_organisation_by_a_part_of_its_name(city, trust, dee):
    answer = dee.post(at("invite-to-sign", city), {**ROSE, "place": "harbour learning"})

    assert answer.url == at("invitations", city)
    invitation = SigningInvitation.objects.get()
    assert invitation.organisation == trust
    page = text_of(dee.get(answer.url))
    assert "The letter to Rose Chief is on its way." in page
    assert "Sent on 24 November 2026, works until 23 January 2027" in page


def test_a_coordinator_invites_the_head_of_a_school(city, trust, dee):
    school = factories.school(city)
    dee.post(at("invite-to-sign", city), {**ROSE, "place": school.name, "role": ""})

    assert SigningInvitation.objects.get().school == school


def test_where_several_are_meant_one_chooses(city, trust, dee):
    one, other = (factories.school(city, "St Mary’s School", town=town) for town in ("Ash", ""))
    fields = {**ROSE, "place": "mary"}

    page = text_of(dee.post(at("invite-to-sign", city), fields))

    assert "Choose which of these you mean" in page
    assert f"St Mary’s School (Ash, {one.urn})" in page
    dee.post(at("invite-to-sign", city), {**fields, "which": f"school-{other.pk}"})
    assert SigningInvitation.objects.get().school == other


def test_two_organisations_of_one_name_are_told_apart_by_their_kind(city, trust, dee):
    factories.organisation(city, trust.name, kind="foundation_trust")

    page = text_of(dee.post(at("invite-to-sign", city), {**ROSE, "place": "harbour"}))

    assert "Harbour Learning Trust (Foundation or co-operative trust)" in page


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("nowhere", "We know no organisation or school of that name in Westhaven"),
        ("a\0b", "Null characters are not allowed"),
        ("primary", "21 have that in their name. Type more of it"),
        ("", "Answer “For which organisation or school?”"),
    ],
)
def test_a_name_that_is_not_found_is_said_to_be(city, trust, dee, place, sentence):
    for number in range(21):
        factories.school(city, f"Primary {number}")

    page = text_of(dee.post(at("invite-to-sign", city), {**ROSE, "place": place}))

    assert sentence in page
    assert not SigningInvitation.objects.exists()


def test_an_officer_invites_for_their_own_organisation_alone(city, trust, lee):
    other = factories.organisation(city, "Other Trust")
    page = text_of(lee.get(at("invite-to-sign", city)))
    assert f'value="{trust.name}"' in page
    assert other.name not in page

    lee.post(at("invite-to-sign", city), {**ROSE, "place": other.name})
    assert not SigningInvitation.objects.exists()
    lee.post(at("invite-to-sign", city), {**ROSE, "place": trust.name})
    assert SigningInvitation.objects.get().organisation == trust


def test_an_address_can_name_whom_it_is_for(city, trust, dee):
    page = text_of(dee.get(f"{at('invite-to-sign', city)}?for=organisation-{trust.pk}"))

    assert f'value="{trust.name}"' in page.split("<datalist")[0]


def test_a_refusal_stands_on_the_form(city, trust, dee):
    stands(trust, city.declarations.get(), NOW)

    page = text_of(dee.post(at("invite-to-sign", city), {**ROSE, "place": trust.name}))

    assert "has signed this version already" in page


def test_an_officer_sees_the_invitations_of_their_organisation_alone(city, trust, lee, dee):
    invited(trust)
    other = factories.organisation(city, "Other Trust")
    invited(other, name="Kit Rowe", email="kit@example.org")

    assert "Kit Rowe" not in text_of(lee.get(at("invitations", city)))
    assert "Kit Rowe" in text_of(dee.get(at("invitations", city)))


def test_who_signs_in_person_is_on_nobodys_list(city, trust, dee):
    invitation = invited(trust)
    SigningInvitation.objects.update(
        purpose="in_person", organisation=None, school=factories.school(city)
    )

    assert "Rose Chief" not in text_of(dee.get(at("invitations", city)))
    for name in ("invitation-again", "invitation-withdraw"):
        assert dee.post(at(name, city, invitation.pk)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": "signed", "answered_at": NOW}, "Signed, 24 November 2026"),
        ({"answer": "declined", "answered_at": NOW}, "Does not sign, 24 November 2026"),
        ({"withdrawn_at": NOW}, "Taken back on 24 November 2026"),
        ({"expires_at": NOW}, "Ran out on 24 November 2026, without an answer"),
    ],
)
def test_each_invitation_says_how_it_stands(city, trust, dee, fields, sentence):
    invited(trust)
    SigningInvitation.objects.update(**fields)

    assert sentence in text_of(dee.get(at("invitations", city)))
    assert links.state_of(SigningInvitation.objects.get(), NOW) == sentence


def test_it_is_sent_again_and_taken_back_from_the_list(city, trust, dee):
    invitation = invited(trust, now=NOW - timedelta(days=70))
    page = text_of(dee.post(at("invitation-again", city, invitation.pk), follow=True))
    assert "The letter to Rose Chief is on its way again." in page

    page = text_of(dee.post(at("invitation-withdraw", city, invitation.pk), follow=True))
    assert "The invitation is taken back" in page
    page = text_of(dee.post(at("invitation-again", city, invitation.pk), follow=True))
    assert "Invite them anew" in page
    SigningInvitation.objects.update(withdrawn_at=None, answer="signed", answered_at=NOW)
    page = text_of(dee.post(at("invitation-withdraw", city, invitation.pk), follow=True))
    assert "answered already" in page


def test_a_list_of_thirty_asks_no_more_than_a_list_of_one(
    city, trust, dee, django_assert_num_queries
):
    invited(trust)
    with CaptureQueriesContext(
        connection,
    ) as one:
        dee.get(at("invitations", city))
    coordinator = factories.coordinator(city)
    for number in range(30):
        invited(trust, by=coordinator, email=f"rose{number}@example.org")

    with django_assert_num_queries(len(one)):
        dee.get(at("invitations", city))
