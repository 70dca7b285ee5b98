"""A school that converts or merges in the middle of a visit: the visit follows it."""

import pytest

from core import stale
from core.refusals import Refused
from inspections import services
from inspections.models import Phase, Visit
from inspections.queries import open_visit_at
from inspections.services.succession import follow_schools
from schools.models import School, SchoolLink
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 23, 10)


@pytest.fixture
def by(network):
    return factories.coordinator(network)


@pytest.fixture
def old(network):
    return factories.school(network, "Harbour Primary School")


@pytest.fixture
def new(network):
    return factories.school(network, "Harbour Academy")


def carried_on(old, *schools, basis=SchoolLink.Basis.FILE):
    for school in schools:
        SchoolLink.objects.create(school=school, predecessor_urn=old.urn, basis=basis)
    School.objects.filter(pk=old.pk).update(status=School.CLOSED)


@pytest.fixture
def visit(old, by):
    return services.open_visit(school=old, by=by, now=NOW)


@pytest.mark.parametrize("marked", ["old", "new"])
def test_where_one_school_carries_it_on_the_visit_follows_by_itself(visit, old, new, marked):
    carried_on(old, new)
    stale.mark("school", {"old": old, "new": new}[marked].pk, now=NOW)
    stale.settle(now=NOW)
    visit.refresh_from_db()
    assert (visit.school, visit.phase) == (new, Phase.NOTIFIED)
    step = visit.changes.latest("pk")
    assert (step.verb, step.by_label) == ("visit.follows_school", "system: succession")
    follow_schools(new.pk, NOW)
    assert visit.changes.latest("pk") == step


def test_the_head_stays_the_one_whom_the_network_stands_by(network, old, new, by):
    head = factories.person()
    factories.post(head, old)
    visit = services.open_visit(school=old, by=by, now=NOW)
    carried_on(old, new)
    followed = services.follow_school(visit=visit, school=new, by=by, now=NOW)
    assert (followed.head, open_visit_at(new)) == (head, visit)


@pytest.mark.parametrize("basis", [SchoolLink.Basis.LIKELY, SchoolLink.Basis.REJECTED])
def test_a_guess_moves_nothing(visit, old, new, by, basis):
    carried_on(old, new, basis=basis)
    follow_schools(old.pk, NOW)
    visit.refresh_from_db()
    assert visit.school == old
    with pytest.raises(Refused, match="not known to carry on"):
        services.follow_school(visit=visit, school=new, by=by, now=NOW)


def test_where_two_carry_it_on_somebody_says_which(network, visit, old, new, by):
    other = factories.school(network, "Bay Academy")
    carried_on(old, new, other)
    follow_schools(old.pk, NOW)
    visit.refresh_from_db()
    assert visit.school == old
    assert services.successors_of(old) == [other, new]
    services.follow_school(visit=visit, school=other, by=by, now=NOW)
    visit.refresh_from_db()
    assert visit.school == other


def test_a_school_that_is_still_open_keeps_its_visit(visit, old, new):
    SchoolLink.objects.create(school=new, predecessor_urn=old.urn, basis=SchoolLink.Basis.FILE)
    follow_schools(new.pk, NOW)
    visit.refresh_from_db()
    assert visit.school == old


def test_a_school_outside_of_the_network_or_closed_too_carries_nothing_on(visit, old, new):
    elsewhere = factories.school(factories.network("farhaven"))
    carried_on(old, new, elsewhere)
    School.objects.filter(pk=new.pk).update(status=School.CLOSED)
    assert services.successors_of(old) == []


def test_a_school_that_is_gone_is_no_error(visit):
    follow_schools(999999, NOW)


def test_two_visits_do_not_become_one(visit, old, new, by):
    services.open_visit(school=new, by=by, now=NOW)
    carried_on(old, new)
    follow_schools(old.pk, NOW)
    visit.refresh_from_db()
    assert visit.school == old
    with pytest.raises(Refused, match="an open visit of its own"):
        services.follow_school(visit=visit, school=new, by=by, now=NOW)


def test_what_is_over_stays_where_it_was(visit, old, new, by):
    Visit.objects.update(phase=Phase.CLOSED)
    carried_on(old, new)
    follow_schools(old.pk, NOW)
    with pytest.raises(Refused, match="not open any more"):
        services.follow_school(visit=visit, school=new, by=by, now=NOW)


def test_the_wrong_school_is_undone(network, visit, old, new, by):
    carried_on(old, new, factories.school(network, "Bay Academy"))
    services.follow_school(visit=visit, school=new, by=by, now=NOW)
    assert services.undo_change(visit=visit, by=by, now=NOW).school == old


def test_a_visit_does_not_go_back_beside_another(network, visit, old, new, by):
    carried_on(old, new, factories.school(network, "Bay Academy"))
    services.follow_school(visit=visit, school=new, by=by, now=NOW)
    services.open_visit(school=old, by=by, now=NOW)
    with pytest.raises(Refused, match="Another visit at this school"):
        services.undo_change(visit=visit, by=by, now=NOW)


def test_whoever_still_looks_at_the_old_school_acts_on_the_same_visit(visit, old, new, by):
    stale_copy = Visit.objects.get(pk=visit.pk)
    carried_on(old, new)
    services.follow_school(visit=visit, school=new, by=by, now=NOW)
    moved = services.move_visit(visit=stale_copy, phase="planned", by=by, now=NOW)
    assert (moved.school, moved.phase) == (new, Phase.PLANNED)
