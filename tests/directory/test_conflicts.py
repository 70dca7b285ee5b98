"""Who must not be asked about a school, nor shown to its head."""

import pytest

from directory.conflicts import Before, conflicts_before, people_in_conflict
from directory.models import DirectoryRules, Entry, EntryConflict
from inspections.models import Visit
from schools.models import Organisation, Post, Role
from tests import factories
from tests.conftest import NOW

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def sam(school):
    sam = factories.person("Sam Okafor")
    factories.post(sam, school)
    return sam


@pytest.fixture
def ruth(network):
    person = factories.person("Ruth Lindqvist")
    Entry.objects.create(network=network, person=person, consented_at=NOW, approved_at=NOW)
    return person


def is_in_conflict(person, school, head=None):
    found = people_in_conflict(
        {person.pk}, schools=[school.pk], today=TODAY, head_id=head.pk if head else None
    )
    return person.pk in found


def test_somebody_from_elsewhere_is_not(ruth, school, sam):
    assert not is_in_conflict(ruth, school, sam)


def test_the_head_themself_is(school, sam):
    assert is_in_conflict(sam, factories.school(school.network), sam)


@pytest.mark.parametrize("kind", Post.Kind.values)
def test_who_works_at_the_school_is_and_who_has_left_is_not(ruth, school, kind):
    post = factories.post(ruth, school, kind)
    assert is_in_conflict(ruth, school)
    post.end = TODAY
    post.save()
    assert not is_in_conflict(ruth, school)


@pytest.mark.parametrize(("kind", "is_one"), [("trust", True), ("council", False)])
def test_who_works_for_the_same_trust_is_and_sharing_a_council_is_not_enough(
    network, ruth, school, kind, is_one
):
    body, sister = factories.organisation(network, kind=kind), factories.school(network)
    for each in (school, sister):
        factories.responsible(body, each)
    factories.post(ruth, sister)
    assert is_in_conflict(ruth, school) is is_one


@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_whoever_speaks_for_a_responsible_organisation_is(network, ruth, school, kind):
    body = factories.organisation(network, kind=kind)
    factories.role(ruth, network, Role.Kind.OFFICER, organisation=body)
    assert not is_in_conflict(ruth, school)
    factories.responsible(body, school)
    assert is_in_conflict(ruth, school)


def test_coordinating_is_no_conflict_whoever_pays_for_it(network, school):
    dee, council = factories.person("Dee"), factories.organisation(network, kind="council")
    factories.responsible(council, school)
    factories.role(dee, network, Role.Kind.COORDINATOR, organisation=council)
    assert not is_in_conflict(dee, school)


@pytest.mark.parametrize("why", EntryConflict.Why.values)
def test_what_they_declared_counts_whatever_the_reason(ruth, school, why):
    EntryConflict.objects.create(entry=ruth.entries.get(), school=school, why=why)
    assert is_in_conflict(ruth, school)
    assert not is_in_conflict(ruth, factories.school(school.network))


def test_a_head_stands_for_every_school_that_they_lead(ruth, school, sam):
    other = factories.school(school.network)
    factories.post(sam, other, Post.Kind.EXECUTIVE_HEAD)
    EntryConflict.objects.create(entry=ruth.entries.get(), school=other)
    assert is_in_conflict(ruth, school, sam)
    assert not is_in_conflict(ruth, school)


def test_a_serving_inspector_is_while_a_visit_is_open_unless_the_rules_say_otherwise(
    network, ruth, school
):
    Entry.objects.update(is_serving_inspector=True)
    assert not is_in_conflict(ruth, school)
    visit = Visit.objects.create(
        school=school, called_at=NOW, first_day=TODAY, last_day=TODAY, recorded_at=NOW
    )
    assert is_in_conflict(ruth, school)
    rules = DirectoryRules.objects.create(network=network, may_ask_serving_inspectors=True)
    assert not is_in_conflict(ruth, school)
    rules.delete()
    Visit.objects.filter(pk=visit.pk).update(phase="closed")
    assert not is_in_conflict(ruth, school)


def test_many_people_before_many_heads_cost_one_query(
    network, ruth, school, sam, django_assert_num_queries
):
    people = {ruth.pk, *(factories.person().pk for _ in range(20))}
    those = [Before(frozenset({factories.school(network).pk})) for _ in range(5)]
    mine = Before(frozenset({school.pk}), sam.pk)
    EntryConflict.objects.create(entry=ruth.entries.get(), school=school)

    with django_assert_num_queries(1):
        found = conflicts_before(people, [*those, mine], today=TODAY)

    assert [found[each] for each in those] == [set()] * 5
    assert found[mine] == {ruth.pk}
