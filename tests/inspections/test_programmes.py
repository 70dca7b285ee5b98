"""Monitoring: a programme begins with a published report, and visits belong to it."""

import pytest
from django.core.exceptions import ValidationError

from core.refusals import Refused
from inspections import services
from inspections.models import Phase, Programme, Visit
from inspections.queries import open_programme
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED, LATER, SPRING = at(2026, 11, 23, 10), at(2027, 1, 20), at(2027, 3, 1, 10)


@pytest.fixture
def by(network):
    return factories.coordinator(network)


@pytest.fixture
def school(network):
    return factories.school(network)


def through(visit, by, *phases, now=LATER):
    for phase in phases:
        visit = services.move_visit(visit=visit, phase=phase, by=by, now=now)
    return visit


@pytest.fixture
def monitored(school, by):
    """A school whose published report led to a programme."""
    visit = services.open_visit(school=school, by=by, now=CALLED)
    return through(visit, by, "published", "monitoring")


def call(school, by, kind="monitoring", now=SPRING):
    return services.open_visit(school=school, by=by, now=now, kind=kind)


def test_a_programme_begins_with_the_visit_and_ends_with_its_close(monitored, school, by):
    programme = open_programme(school)
    assert (programme.began_with, str(programme.began_on)) == (monitored, "2027-01-20")
    through(monitored, by, "closed", now=SPRING)
    programme.refresh_from_db()
    assert str(programme.ended_on) == "2027-03-01"
    assert open_programme(school) is None


@pytest.mark.parametrize(("kind", "belongs"), [("monitoring", 1), ("focused", 1), ("full", 0)])
def test_monitoring_inspections_belong_to_it(monitored, school, by, kind, belongs):
    call(school, by, kind)
    assert open_programme(school).visits.count() == belongs


def test_without_a_programme_a_monitoring_inspection_belongs_to_none(school, by):
    assert call(school, by).programme is None


def test_a_corrected_kind_brings_it_in_or_takes_it_out(monitored, school, by):
    visit = call(school, by, "full")
    visit = services.correct_visit(visit=visit, by=by, now=SPRING, kind="monitoring")
    assert visit.programme == open_programme(school)
    visit = services.correct_visit(visit=visit, by=by, now=SPRING, kind="full")
    assert visit.programme is None
    assert services.undo_change(visit=visit, by=by, now=SPRING).programme == open_programme(school)


def test_a_school_is_in_one_programme_at_a_time(monitored, school, by):
    visit = call(school, by)
    with pytest.raises(ValidationError, match="monitoring programme already"):
        through(visit, by, "published", "monitoring", now=at(2027, 6, 1))
    assert through(visit, by, "closed", now=at(2027, 6, 1)).phase == Phase.CLOSED
    assert open_programme(school) is not None


def test_a_programme_that_somebody_depends_on_stays(monitored, school, by):
    visit = call(school, by)
    with pytest.raises(Refused, match="A monitoring visit has been recorded since"):
        services.undo_change(visit=monitored, by=by, now=SPRING)
    services.take_back_visit(visit=visit, by=by, now=SPRING)
    assert services.undo_change(visit=monitored, by=by, now=SPRING).phase == Phase.PUBLISHED
    assert not Programme.objects.exists()
    visit.refresh_from_db()
    assert (visit.phase, visit.programme) == (Phase.MISTAKEN, None)


def test_nothing_comes_back_of_a_programme_that_never_was(monitored, school, by):
    visit = call(school, by)
    services.correct_visit(visit=visit, by=by, now=SPRING, kind="full")
    services.undo_change(visit=monitored, by=by, now=SPRING)
    undone = services.undo_change(visit=visit, by=by, now=SPRING)
    assert (undone.kind, undone.programme) == (Visit.Kind.MONITORING, None)


def test_a_programme_does_not_go_on_beside_another(monitored, school, by):
    through(monitored, by, "closed", now=SPRING)
    visit = call(school, by, "full")
    through(visit, by, "published", "monitoring", now=at(2027, 6, 1))
    with pytest.raises(Refused, match="Another monitoring programme"):
        services.undo_change(visit=monitored, by=by, now=at(2027, 6, 1))


def test_closing_what_was_closed_by_mistake_goes_on_with_its_programme(monitored, school, by):
    through(monitored, by, "closed", now=SPRING)
    services.undo_change(visit=monitored, by=by, now=SPRING)
    assert open_programme(school).began_with == monitored
