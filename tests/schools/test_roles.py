"""Roles: coordinators manage no head, and a network is never left without one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.refusals import Refused
from schools import queries, services
from schools.models import Organisation, Role
from tests import factories

pytestmark = pytest.mark.django_db
BY = System("test")
TODAY = date(2026, 11, 24)


def appoint(network, now, person, kind=Role.Kind.COORDINATOR, **fields):
    return services.appoint(person=person, network=network, kind=kind, by=BY, now=now, **fields)


def test_a_coordinator_is_appointed_once(network, now):
    person = factories.person()

    first = appoint(network, now, person)

    assert appoint(network, now, person) == first
    assert list(queries.coordinators_of(network, TODAY)) == [person]


def test_a_head_of_the_network_does_not_coordinate_it_but_another(network, now):
    head = factories.head(network)

    with pytest.raises(Refused, match="leads a school in this network"):
        appoint(network, now, head)
    assert appoint(factories.network("easthaven"), now, head)


def test_a_delegate_may_coordinate(network, now):
    person = factories.person()
    factories.post(person, factories.school(network), "delegate")

    assert appoint(network, now, person)


@pytest.mark.parametrize("kind", ["trust", "foundation_trust", "federation", "governing_body"])
def test_an_officer_of_an_organisation_that_manages_heads_does_not_coordinate(network, now, kind):
    officer = factories.officer(factories.organisation(network, kind=kind))

    with pytest.raises(Refused, match="line manager or HR officer"):
        appoint(network, now, officer)


@pytest.mark.parametrize("kind", ["council", "union", "association"])
def test_an_officer_of_another_organisation_may_coordinate(network, now, kind):
    officer = factories.officer(factories.organisation(network, kind=kind))

    assert appoint(network, now, officer)


def test_who_has_left_their_school_may_coordinate(network, now):
    person = factories.person()
    factories.post(person, factories.school(network), end=TODAY)

    assert appoint(network, now, person)


def test_a_coordinator_is_no_officer_of_a_trust_but_of_the_council(network, now):
    dee = factories.coordinator(network)
    council = factories.organisation(network, "City Council", Organisation.Kind.COUNCIL)

    with pytest.raises(Refused, match="manages heads"):
        appoint(network, now, dee, Role.Kind.OFFICER, organisation=factories.organisation(network))
    assert appoint(network, now, dee, Role.Kind.OFFICER, organisation=council, title="Director")


def test_an_officer_speaks_for_an_organisation_of_this_network(network, now):
    elsewhere = factories.organisation(factories.network("easthaven"))

    for organisation in (None, elsewhere):
        with pytest.raises(Refused, match="Choose the organisation"):
            appoint(network, now, factories.person(), Role.Kind.OFFICER, organisation=organisation)


def test_the_only_coordinator_stays_until_another_is_there(network, now):
    role = appoint(network, now, factories.person())

    with pytest.raises(Refused, match="without a coordinator"):
        services.end_role(role=role, by=BY, now=now)
    appoint(network, now, factories.person("Kim Lane"))
    services.end_role(role=role, by=BY, now=now)

    role.refresh_from_db()
    assert role.end == TODAY


def test_an_adviser_leaves_on_the_day_that_was_chosen(network, now):
    role = appoint(network, now, factories.person(), Role.Kind.ADVISER)

    services.end_role(role=role, by=BY, now=now, on=TODAY + timedelta(days=7))

    role.refresh_from_db()
    assert role.end == TODAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "officer"}, "officer_has_an_organisation"),
        ({"kind": "adviser", "start": TODAY, "end": date(2026, 1, 1)}, "role_ends_after_it_starts"),
    ],
)
def test_the_database_refuses_a_role_that_cannot_be(network, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.role(factories.person(), network, **fields)


def test_the_database_refuses_a_second_open_role(network):
    person = factories.person()
    trust, union = factories.organisation(network), factories.organisation(network, "U", "union")
    factories.role(person, network, "coordinator")
    factories.role(person, network, "officer", organisation=trust)
    factories.role(person, network, "officer", organisation=union)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.role(person, network, "coordinator")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.role(person, network, "officer", organisation=trust)
