"""Organisations that no file knows, and which schools each is responsible for."""

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from schools import services
from schools.models import (
    ImportRun,
    Invitation,
    Network,
    Organisation,
    Responsibility,
    SchoolLink,
)
from tests import factories

pytestmark = pytest.mark.django_db
BY = System("test")


def add(network, now, **fields):
    fields = {"kind": "union", "name": "Staff Union", **fields}
    return services.add_organisation(network=network, by=BY, now=now, **fields)


def change(organisation, now, **changes):
    return services.change_organisation(organisation=organisation, by=BY, now=now, **changes)


def test_a_union_is_added(network, now):
    union = add(network, now, email_domain="union.example", contact_email="hello@union.example")

    assert not union.is_imported
    assert union.email_domain == "union.example"
    assert AuditEvent.objects.get().verb == "organisation.added"


def test_a_second_one_of_the_same_kind_and_name_is_refused(network, now):
    add(network, now)

    with pytest.raises(Refused, match="of this kind and name already"):
        add(network, now, name="staff union")
    assert add(network, now, kind="association")


def test_a_network_has_one_council(network, now):
    add(network, now, kind="council", name="City Council")

    with pytest.raises(Refused, match="has its council already"):
        add(network, now, kind="council", name="Other Council")


def test_a_name_changed_by_hand_is_kept_at_the_next_import(network, now):
    trust = factories.organisation(network, is_imported=True)
    factories.responsible(trust, factories.school(network))

    assert not change(trust, now, contact_email="x@harbour.example").name_is_corrected
    changed = change(trust, now, name="Harbour Trust", contact_email="x@harbour.example")

    assert changed.name_is_corrected
    assert changed.name == "Harbour Trust"


def test_changing_nothing_leaves_no_trace(network, now):
    union = factories.organisation(network, "U", "union")

    change(union, now, name="U")

    assert not AuditEvent.objects.exists()


def test_a_change_into_another_one_is_refused(network, now):
    add(network, now)
    other = add(network, now, name="Other Union")

    with pytest.raises(Refused):
        change(other, now, name="Staff Union")
    with pytest.raises(TypeError):
        change(other, now, network=network)


def test_the_schools_are_exactly_those_chosen_and_those_of_the_file(network, now):
    trust = factories.organisation(network)
    first, second, third = (factories.school(network, f"School {n}") for n in range(3))
    Responsibility.objects.create(organisation=trust, school=third, is_imported=True)

    def choose(*schools):
        services.set_responsible_schools(organisation=trust, schools=schools, by=BY, now=now)
        return set(trust.responsibilities.values_list("school__name", flat=True))

    assert choose(first, second) == {"School 0", "School 1", "School 2"}
    assert choose(second) == {"School 1", "School 2"}
    assert AuditEvent.objects.count() == 2
    assert choose(second) == {"School 1", "School 2"}
    assert AuditEvent.objects.count() == 2


def test_a_school_of_another_network_is_refused(network, now):
    elsewhere = factories.school(factories.network("easthaven"))

    with pytest.raises(Refused, match="schools of this network"):
        services.set_responsible_schools(
            organisation=factories.organisation(network), schools=[elsewhere], by=BY, now=now
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"uid": "1234", "name": "One"}, {"uid": "1234", "name": "Two"}),
        ({"name": "One"}, {"name": "One"}),
        ({"name": "One", "kind": "council"}, {"name": "Two", "kind": "council"}),
    ],
)
def test_the_database_refuses_doubled_organisations(network, first, second):
    factories.organisation(network, **first)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.organisation(network, **second)
    assert factories.organisation(factories.network("easthaven"), **second)


def test_the_database_refuses_a_doubled_responsibility(network):
    trust, school = factories.organisation(network), factories.school(network)
    factories.responsible(trust, school)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.responsible(trust, school)


def test_the_database_keeps_addresses_of_the_site_and_authorities_single(network):
    Network.objects.create(slug="a", name="A", la_code="999")
    with pytest.raises(IntegrityError), transaction.atomic():
        Network.objects.create(slug="b", name="B", la_code="999")
    with pytest.raises(IntegrityError, match="network_slug_is_free"), transaction.atomic():
        Network.objects.create(slug="admin", name="Admin")


def test_rows_print_what_they_are(network):
    trust, school = factories.organisation(network), factories.school(network)
    post = factories.post(factories.person("Sam Reed"), school)
    role = factories.role(factories.person("Sam Reed"), network, "adviser")

    assert str(network) == "Westhaven"
    assert str(trust) == "Harbour Learning Trust"
    assert str(factories.responsible(trust, school)).startswith("Organisation")
    assert "Sam" not in f"{post} {role}"
    assert str(Organisation(name="X")) == "X"
    assert str(ImportRun(file_name="schools.csv", as_at="2026-01-30")).startswith("schools.csv")
    assert "follows 100001" in str(SchoolLink(school=school, predecessor_urn=100001))
    assert str(Invitation(invited_as="head")) == "Invitation None as head"
