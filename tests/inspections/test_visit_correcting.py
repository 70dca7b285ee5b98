from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import Phase, Visit, VisitChange
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED = at(2026, 11, 23, 10)


@pytest.fixture
def visit(network):
    return services.open_visit(
        school=factories.school(network), by=factories.coordinator(network), now=CALLED
    )


def correct(visit, now=CALLED, **given):
    return services.correct_visit(visit=visit, by=visit.recorded_by, now=now, **given)


def test_details_are_corrected_one_by_one(visit, marks):
    corrected = correct(visit, kind=Visit.Kind.MONITORING, called_at=at(2026, 11, 23, 9, 40))
    assert (corrected.kind, corrected.called_at) == ("monitoring", at(2026, 11, 23, 9, 40))
    assert corrected.first_day == date(2026, 11, 24)
    assert marks.of("visit") == [visit.pk]
    event = AuditEvent.objects.get(verb="visit.corrected")
    assert event.detail == {"fields": ["kind", "called_at"]}


def test_nothing_changed_writes_nothing(visit, marks):
    marks.clear()
    correct(visit, kind=visit.kind, first_day=visit.first_day)
    assert not AuditEvent.objects.filter(verb="visit.corrected").exists()
    assert marks.of("visit") == []


def test_later_days_put_a_visit_back(visit):
    services.advance_visits(now=at(2026, 11, 24, 9))
    corrected = correct(
        visit,
        now=at(2026, 11, 24, 10),
        first_day=date(2026, 11, 25),
        last_day=date(2026, 11, 26),
    )
    assert corrected.phase == Phase.NOTIFIED
    assert VisitChange.objects.order_by("pk").last().old_phase == Phase.ON_SITE


def test_other_days_in_the_same_phase_move_nothing(visit):
    assert correct(visit, last_day=date(2026, 11, 26)).phase == Phase.NOTIFIED
    step = VisitChange.objects.latest("pk")
    assert (step.verb, step.old_phase, step.new_phase) == (
        "visit.corrected", "notified", "notified",
    )  # fmt: skip
    assert step.before == {"last_day": "2026-11-25"}


def test_once_the_draft_is_there_the_days_do_not_move_the_phase(visit):
    Visit.objects.update(phase=Phase.DRAFT)
    corrected = correct(visit, now=at(2026, 12, 18), last_day=date(2026, 11, 26))
    assert corrected.phase == Phase.DRAFT


def test_details_that_cannot_be_are_refused_and_nothing_changes(visit):
    with pytest.raises(ValidationError) as caught:
        correct(visit, last_day=date(2026, 11, 23))
    assert "last_day" in caught.value.message_dict
    visit.refresh_from_db()
    assert visit.last_day == date(2026, 11, 25)


def test_a_closed_visit_keeps_its_details(visit):
    Visit.objects.update(phase=Phase.CLOSED)
    with pytest.raises(Refused, match="not open"):
        correct(visit, kind=Visit.Kind.FOCUSED)
