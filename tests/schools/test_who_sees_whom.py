"""Queries are the only door: each person gets what they may see, and nobody else's."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.audit import System
from schools import policies, queries, services
from schools.access import access_for
from schools.models import Invitation
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def access(person, network):
    return access_for(person.user, network, TODAY)


def invite(network, now, **fields):
    fields = {"invited_as": "adviser", "name": "Robin Vale", "email": "r@example.org", **fields}
    return services.invite(network=network, by=System("test"), now=now, **fields)


@pytest.fixture
def town(network):
    """A school with head, delegate, trust and officer, beside another school."""
    school = factories.school(network, "A School")
    trust = factories.organisation(network)
    factories.responsible(trust, school)
    people = {
        "head": factories.person("A Head", account=True),
        "delegate": factories.person("B Delegate", account=True),
        "officer": factories.officer(trust, "C Officer"),
        "coordinator": factories.coordinator(network, "D Coordinator"),
        "adviser": factories.person("E Adviser", account=True),
        "other": factories.head(network, "F Other Head"),
    }
    factories.post(people["head"], school)
    factories.post(people["delegate"], school, "delegate")
    factories.role(people["adviser"], network, "adviser")
    return people


def names(rows):
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("who", "schools", "people", "organisations"),
    [
        ("head", ["A School"], ["A Head", "B Delegate"], []),
        ("delegate", ["A School"], ["B Delegate"], []),
        ("officer", ["A School"], ["C Officer"], ["Harbour Learning Trust"]),
        ("adviser", [], ["E Adviser"], []),
        (
            "coordinator",
            ["A School", "Quayside Primary School"],
            ["A Head", "B Delegate", "C Officer", "D Coordinator", "E Adviser", "F Other Head"],
            ["Harbour Learning Trust"],
        ),
    ],
)
def test_each_sees_their_own(town, network, who, schools, people, organisations):
    seen = access(town[who], network)

    assert names(queries.schools_for(seen)) == schools
    assert names(queries.people_for(seen)) == people
    assert names(queries.organisations_for(seen)) == organisations


def test_an_invited_person_shows_where_nobody_else_knows_them(town, network, now):
    seen = access(town["coordinator"], network)
    invite(network, now)
    assert "Robin Vale" in names(queries.people_for(seen))

    invite(factories.network("easthaven"), now)
    assert "Robin Vale" not in names(queries.people_for(seen))


def test_a_person_of_another_network_shows_once_they_have_accepted(town, network, now):
    seen = access(town["coordinator"], network)
    head = factories.head(factories.network("easthaven"), "Sam Reed")
    invitation = invite(network, now, email=head.email)
    assert "Sam Reed" not in names(queries.people_for(seen))

    services.accept_invitation(invitation=invitation, now=now)
    assert "Sam Reed" in names(queries.people_for(seen))


def test_a_head_sees_the_invitations_of_their_delegates_alone(town, network, now):
    school = town["head"].posts.get().school
    mine = invite(network, now, invited_as="delegate", school=school)
    invite(network, now)

    assert list(queries.invitations_for(access(town["head"], network))) == [mine]
    assert queries.invitations_for(access(town["coordinator"], network)).count() == 2


def test_an_account_without_a_person_has_no_access(network):
    assert access_for(User.objects.create_user("x@example.org"), network, TODAY) is None


def test_what_access_says_of_each(town, network):
    head, officer = access(town["head"], network), access(town["officer"], network)

    assert head.is_head
    assert not head.is_coordinator
    assert not head.needs_second_factor
    assert officer.is_officer
    assert officer.needs_second_factor
    assert not officer.is_adviser
    assert access(town["delegate"], network).is_delegate
    assert access(town["adviser"], network).is_adviser
    assert not head.is_delegate


def test_policies_say_who_may(town, network, now):
    head, officer = access(town["head"], network), access(town["officer"], network)
    coordinator = access(town["coordinator"], network)
    delegate_post = town["delegate"].posts.get()
    theirs = invite(network, now, invited_as="delegate", school=town["head"].posts.get().school)
    another = Invitation(invited_as="adviser")

    assert policies.can_end_post(head, delegate_post)
    assert not policies.can_end_post(head, town["other"].posts.get())
    assert policies.can_withdraw(head, theirs)
    assert not policies.can_withdraw(head, another)
    assert policies.can_withdraw(coordinator, another)
    with pytest.raises(policies.NotAllowed):
        policies.check_coordinates(head)
    with pytest.raises(policies.NotAllowed):
        policies.check_names_delegates(officer)
    with pytest.raises(policies.NotAllowed):
        policies.check_ends_post(officer, delegate_post)
    with pytest.raises(policies.NotAllowed):
        policies.check_withdraws(officer, theirs)
    with pytest.raises(policies.NotAllowed, match="under My details"):
        policies.check_corrects_person(coordinator, town["head"])


def test_the_named_human_is_the_contact_else_a_coordinator_with_a_number(network):
    silent = factories.coordinator(network, "Silent")
    silent.telephone = ""
    silent.save()
    assert queries.named_human(network, TODAY) == silent
    dee = factories.coordinator(network, "Dee")
    assert queries.named_human(network, TODAY) == dee

    network.named_contact = factories.person("Jo Field")
    assert queries.named_human(network, TODAY).name == "Jo Field"
    network.named_contact.erased_at = "2026-01-01"
    assert queries.named_human(network, TODAY) == dee
    assert queries.named_human(factories.network("easthaven"), TODAY) is None


def test_without_a_second_factor_an_officer_sees_the_public_page_and_no_more(town, network):
    network.is_public = True
    network.save()
    client = factories.signed_in_client(town["officer"], second_factor=False)

    assert client.get(f"/{network.slug}/people/").url == "/accounts/2fa/totp/activate/"
    assert client.get(f"/{network.slug}/").status_code == 200


def test_a_closed_network_is_not_there_for_strangers(network):
    assert Client().get(f"/{network.slug}/").status_code == 404
    assert Client().get("/no-such-place/").status_code == 404


def test_a_leaver_loses_access_at_the_next_request(town, network, now):
    client = factories.signed_in_client(town["head"])
    assert client.get(f"/{network.slug}/delegates/").status_code == 200

    services.end_post(post=town["head"].posts.get(), by=System("test"), now=now)

    clock.travel_to(now)
    assert client.get(f"/{network.slug}/delegates/").status_code == 404
