"""What conflicts rest on, read from the rows."""

import pytest

from buddies.models import DeclaredConflict, ForbiddenPair
from directory.models import Entry, EntryConflict
from schools.models import Post, Role
from support.meeting import conflicts_among
from support.models import Apart
from tests import factories
from tests.support.helpers import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def ben(network):
    return factories.head(network, "Ben Sole", easting=500000, northing=200000)


def school_of(person):
    return person.posts.get().school


@pytest.fixture
def apart(network, amina, ben):
    def apart(one=amina, other=ben, kilometres=2):
        found = conflicts_among([one.pk, other.pk], network, kilometres, TODAY)
        assert found.between(one.pk, other.pk) == found.between(other.pk, one.pk)
        return found.between(one.pk, other.pk), found.in_one_group(one.pk, other.pk)

    return apart


def test_heads_of_community_schools_may_meet_whose_council_is_the_same(network, apart, amina, ben):
    council = factories.organisation(network, "Westhaven Council", "council")
    for head in (amina, ben):
        factories.responsible(council, school_of(head))
    assert apart() == (False, False)


def test_heads_of_one_trust_do_not_meet(network, apart, amina, ben):
    trust = factories.organisation(network)
    for head in (amina, ben):
        factories.responsible(trust, school_of(head))
    assert apart() == (True, True)


def test_a_trust_that_two_networks_know_is_one(network, apart, amina):
    elsewhere = factories.network("nearhaven")
    cleo = factories.head(elsewhere, "Cleo Marsh", easting=600000, northing=300000)
    for where, head in ((network, amina), (elsewhere, cleo)):
        trust = factories.organisation(where, uid="1234")
        factories.responsible(trust, school_of(head))
    assert apart(amina, cleo) == (True, True)


def test_who_works_for_the_trust_does_not_meet_its_heads(network, apart, amina):
    trust = factories.organisation(network)
    factories.responsible(trust, school_of(amina))
    assert apart(amina, factories.officer(trust)) == (True, True)


def test_the_council_is_responsible_for_what_it_maintains_whatever_files_say(network, apart, amina):
    council = factories.organisation(network, "Westhaven Council", "council")
    lee = factories.officer(council)
    assert apart(amina, lee) == (True, True)
    # Not for an academy, nor for a school that another network's council maintains.
    school = school_of(amina)
    school.responsible_body = "trust"
    school.save()
    assert apart(amina, lee) == (False, False)
    cleo = factories.head(factories.network("nearhaven"), "Cleo Marsh")
    assert apart(cleo, lee) == (False, False)


def test_another_networks_council_is_responsible_for_its_own_schools_alone(network, apart, amina):
    elsewhere = factories.network("nearhaven")
    cleo = factories.head(elsewhere, "Cleo Marsh")
    council = factories.organisation(elsewhere, "Nearhaven Council", "council")
    factories.responsible(council, school_of(cleo))
    lee = factories.officer(council)
    found = conflicts_among([amina.pk, cleo.pk, lee.pk], network, 2, TODAY)
    assert found.between(cleo.pk, lee.pk)
    assert not found.between(amina.pk, lee.pk)


def test_who_only_coordinates_or_has_left_is_no_line_manager(network, apart, amina):
    council = factories.organisation(network, "Westhaven Council", "council")
    dee, lee = factories.person("Dee Alvarez"), factories.person("Lee Tan")
    factories.role(dee, network, Role.Kind.COORDINATOR, organisation=council)
    factories.role(lee, network, Role.Kind.OFFICER, organisation=council, end=TODAY)
    assert apart(amina, dee) == apart(amina, lee) == (False, False)


def test_people_of_one_school_do_not_meet(apart, amina):
    tom = factories.person("Tom Field")
    factories.post(tom, school_of(amina), Post.Kind.DELEGATE)
    assert apart(amina, tom) == (True, True)


def test_heads_of_near_schools_of_one_phase_are_not_in_one_group(network, apart, amina):
    school = school_of(amina)
    near = factories.head(
        network, "Cleo Marsh", easting=school.easting + 1500, northing=school.northing
    )
    assert apart(amina, near) == (False, True)
    assert apart(amina, near, kilometres=1) == (False, False)
    # A delegate leads no school.
    near.posts.update(kind=Post.Kind.DELEGATE)
    assert apart(amina, near) == (False, False)


def test_what_was_declared_anywhere_in_the_network_counts(network, apart, amina, ben, now):
    def declare(model, **fields):
        row = model.objects.create(**fields)
        assert apart() == (True, True), fields
        row.delete()
        assert apart() == (False, False)

    one, other = sorted((amina, ben), key=lambda each: each.pk)
    entry = Entry.objects.create(network=network, person=ben)
    declare(Apart, network=network, person=amina, school=school_of(ben), at=now)
    declare(Apart, network=network, person=ben, other=amina, at=now)
    declare(DeclaredConflict, network=network, person=amina, other=ben, at=now)
    declare(DeclaredConflict, network=network, person=ben, school=school_of(amina), at=now)
    declare(ForbiddenPair, network=network, one=one, other=other, at=now)
    declare(EntryConflict, entry=entry, school=school_of(amina))


def test_what_was_declared_in_another_network_stays_there(apart, amina, ben, now):
    elsewhere = factories.network("nearhaven")
    Apart.objects.create(network=elsewhere, person=amina, other=ben, at=now)
    assert apart() == (False, False)


def test_as_many_queries_for_two_as_for_thirty(network, django_assert_num_queries):
    trust = factories.organisation(network)
    people = [factories.head(network, f"Head {number}") for number in range(30)]
    for head in people:
        factories.responsible(trust, school_of(head))
    for some in (people[:2], people):
        with django_assert_num_queries(3):
            conflicts_among([each.pk for each in some], network, 2, TODAY)


def test_a_school_whose_place_nobody_knows_is_near_no_other(network, apart, amina):
    cleo = factories.head(network, "Cleo Marsh", easting=None, northing=None)
    assert apart(amina, cleo) == (False, False)
