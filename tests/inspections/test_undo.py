"""A wrong step is taken back while nothing depends on it; both rows stay."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import (
    InspectionRecord,
    Interruption,
    Phase,
    Programme,
    Visit,
    VisitChange,
    Window,
)
from inspections.queries import days_of
from tests import factories
from tests.factories import at
from tests.inspections.helpers import inspected_school

pytestmark = pytest.mark.django_db
# As a real clock reads it.
CALLED = at(2026, 11, 23, 10) + timedelta(microseconds=123456)
TUESDAY = CALLED + timedelta(days=1, hours=4)
LATER = at(2027, 1, 20)


@pytest.fixture
def by(network):
    return factories.coordinator(network)


@pytest.fixture
def school(network):
    return inspected_school(network)


@pytest.fixture
def visit(school, by):
    return services.open_visit(school=school, by=by, now=CALLED)


def kept(visit):
    """Everything that the visit and what belongs to it hold."""
    return (
        Visit.objects.filter(pk=visit.pk).values().get(),
        list(Interruption.objects.filter(visit=visit).order_by("pk").values()),
        list(Programme.objects.order_by("pk").values()),
        list(InspectionRecord.objects.order_by("pk").values_list("started_on", flat=True)),
    )


def ask(visit, kind, by, now):
    services.ask(
        visit=visit, kind=kind, asked_by="head", asked_of="caller", by=by, now=now, asked_at=now
    )


# The steps that lead through a visit, each from where the one before has left it.
JOURNEYS = {
    "planned, and corrected": [
        lambda v, by: services.move_visit(visit=v, phase="planned", by=by, now=CALLED),
        lambda v, by: services.correct_visit(
            visit=v, by=by, now=CALLED, called_at=CALLED - timedelta(seconds=1), kind="monitoring"
        ),
        lambda v, by: services.correct_visit(
            visit=v, by=by, now=TUESDAY, last_day=date(2026, 11, 26)
        ),
    ],
    "deferred": [
        lambda v, by: services.grant_deferral(visit=v, by=by, now=CALLED),
        lambda v, by: services.set_new_days(
            visit=v, by=by, now=CALLED, first_day=date(2026, 12, 7)
        ),
        lambda v, by: services.correct_visit(
            visit=v, by=by, now=CALLED, first_day=date(2026, 12, 8), last_day=date(2026, 12, 9)
        ),
    ],
    "never came": [
        lambda v, by: services.grant_deferral(visit=v, by=by, now=CALLED),
        lambda v, by: services.move_visit(visit=v, phase="closed", by=by, now=CALLED),
    ],
    "left incomplete twice": [
        lambda v, by: services.leave_incomplete(visit=v, by=by, now=TUESDAY),
        lambda v, by: services.set_new_days(
            visit=v, by=by, now=TUESDAY, first_day=date(2026, 12, 7)
        ),
        lambda v, by: services.set_new_days(
            visit=v, by=by, now=TUESDAY, first_day=date(2026, 12, 8)
        ),
    ],
    "paused, then incomplete, then ended": [
        lambda v, by: services.grant_pause(visit=v, by=by, now=TUESDAY),
        lambda v, by: services.set_new_days(
            visit=v, by=by, now=TUESDAY, first_day=date(2026, 12, 7)
        ),
        lambda v, by: services.leave_incomplete(visit=v, by=by, now=TUESDAY),
        lambda v, by: services.move_visit(visit=v, phase="draft", by=by, now=LATER),
        lambda v, by: services.move_visit(visit=v, phase="published", by=by, now=LATER),
        lambda v, by: services.move_visit(visit=v, phase="monitoring", by=by, now=LATER),
        lambda v, by: services.move_visit(visit=v, phase="closed", by=by, now=LATER),
    ],
    "feedback before its time": [
        lambda v, by: services.move_visit(visit=v, phase="feedback", by=by, now=TUESDAY),
        lambda v, by: services.move_visit(visit=v, phase="published", by=by, now=LATER),
        lambda v, by: services.move_visit(visit=v, phase="closed", by=by, now=LATER),
    ],
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_chain_of_steps_is_undone_one_by_one(visit, by, name):
    now = CALLED
    if "deferred" in name or "never" in name:
        ask(visit, "deferral", by, CALLED)
    elif "planned" not in name:
        now = TUESDAY
        services.advance_visits(now=now)
        visit.refresh_from_db()
        if "paused" in name:
            ask(visit, "pause", by, TUESDAY)
    before = [kept(visit)]
    for step in JOURNEYS[name]:
        if name == "planned, and corrected" and len(before) == 3:
            before.pop()  # by then the clock has moved it on
            services.advance_visits(now=TUESDAY)
            before = [kept(visit)]
        step(visit, by)
        before.append(kept(visit))
    before.pop()
    while before:
        services.undo_change(visit=visit, by=by, now=now)
        visit.refresh_from_db()
        assert kept(visit) == before.pop()
    with pytest.raises(Refused):
        services.undo_change(visit=visit, by=by, now=now)


def test_both_rows_stay_and_everybody_hears(visit, by, marks):
    services.move_visit(visit=visit, phase="planned", by=by, now=CALLED)
    marks.clear()
    undone = services.undo_change(visit=visit, by=by, now=CALLED)
    assert undone.phase == Phase.NOTIFIED
    step, undoing = VisitChange.objects.order_by("pk")[1:]
    assert (undoing.undoes, undoing.verb, undoing.by_id) == (step, "visit.undone", by.pk)
    assert (undoing.old_phase, undoing.new_phase) == ("planned", "notified")
    assert AuditEvent.objects.get(verb="visit.undone").detail == {"step": "visit.planned"}
    assert marks.of("visit") == [visit.pk]


def test_what_is_undone_can_be_said_again(visit, by):
    for _ in range(2):
        services.move_visit(visit=visit, phase="planned", by=by, now=CALLED)
        services.undo_change(visit=visit, by=by, now=CALLED)
    assert VisitChange.objects.count() == 5


def test_a_call_is_not_undone_but_taken_back(visit, by):
    with pytest.raises(Refused, match="say so instead"):
        services.undo_change(visit=visit, by=by, now=CALLED)


def test_a_mistake_stays_one(visit, by):
    services.take_back_visit(visit=visit, by=by, now=CALLED)
    with pytest.raises(Refused, match="Record the call again"):
        services.undo_change(visit=visit, by=by, now=CALLED)


def test_the_clocks_steps_are_nobodys_to_undo(visit, by):
    services.advance_visits(now=TUESDAY)
    with pytest.raises(Refused, match="Correct the days"):
        services.undo_change(visit=visit, by=by, now=TUESDAY)


def test_what_is_undone_late_stands_where_the_clock_stands(visit, by):
    services.move_visit(visit=visit, phase="planned", by=by, now=CALLED)
    assert services.undo_change(visit=visit, by=by, now=LATER).phase == Phase.FEEDBACK
    with pytest.raises(Refused, match="The last step was the clock"):
        services.undo_change(visit=visit, by=by, now=LATER)


def test_with_a_report_that_was_not_published_the_window_goes_back(visit, school, by):
    services.recompute_windows(now=LATER)
    before = Window.objects.values_list("opens", "closes").get(school=school)
    services.move_visit(visit=visit, phase="published", by=by, now=LATER)
    assert Window.objects.values_list("opens", "closes").get(school=school) != before
    services.undo_change(visit=visit, by=by, now=LATER)
    assert Window.objects.values_list("opens", "closes").get(school=school) == before


def test_what_ofsteds_file_tells_of_stays(visit, school, by):
    services.move_visit(visit=visit, phase="published", by=by, now=LATER)
    InspectionRecord.objects.filter(started_on=visit.first_day).update(source="mi")
    services.undo_change(visit=visit, by=by, now=LATER)
    assert InspectionRecord.objects.filter(started_on=visit.first_day).exists()


def test_a_visit_does_not_open_again_beside_another(visit, school, by):
    services.move_visit(visit=visit, phase="published", by=by, now=LATER)
    other = services.open_visit(school=school, by=by, now=LATER)
    with pytest.raises(Refused, match="Another visit at this school"):
        services.undo_change(visit=visit, by=by, now=LATER)
    services.take_back_visit(visit=other, by=by, now=LATER)
    assert services.undo_change(visit=visit, by=by, now=LATER).phase == Phase.FEEDBACK


def test_a_closed_visit_is_published_again_also_beside_another(visit, school, by):
    for phase in ("published", "closed"):
        services.move_visit(visit=visit, phase=phase, by=by, now=LATER)
    services.open_visit(school=school, by=by, now=LATER)
    assert services.undo_change(visit=visit, by=by, now=LATER).phase == Phase.PUBLISHED


def test_one_answer_is_not_taken_back_while_another_is_waited_for(visit, by):
    ask(visit, "deferral", by, CALLED)
    services.grant_deferral(visit=visit, by=by, now=CALLED, first_day=date(2026, 12, 7))
    ask(visit, "deferral", by, CALLED)
    assert services.undo_change(visit=visit, by=by, now=CALLED).phase == Phase.DEFERRED
    with pytest.raises(Refused, match="asked again since"):
        services.undo_change(visit=visit, by=by, now=CALLED)
    services.withdraw(visit=visit, by=by, now=CALLED)
    undone = services.undo_change(visit=visit, by=by, now=CALLED)
    assert (undone.phase, len(days_of(undone).days)) == (Phase.NOTIFIED, 2)
