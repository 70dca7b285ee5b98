"""Each named constraint around a visit: the good row stands, the bad one does not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from inspections.models import OPEN_PHASES, Interruption, Phase, Programme, Visit
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED = at(2026, 11, 23)


@pytest.fixture
def school(network):
    return factories.school(network)


def visit(school, **fields):
    return Visit.objects.create(
        **{
            "school": school,
            "called_at": CALLED,
            "first_day": date(2026, 11, 24),
            "last_day": date(2026, 11, 25),
            "recorded_at": CALLED,
            **fields,
        }
    )


def interruption(visit, **fields):
    answered = CALLED if fields.get("answer", "waiting") != "waiting" else None
    return Interruption.objects.create(
        **{
            "visit": visit,
            "kind": "pause",
            "asked_by": "head",
            "asked_of": "lead_inspector",
            "asked_at": CALLED,
            "answered_at": answered,
            **fields,
        }
    )


def refused(constraint, make):
    """The database itself says no, by the constraint's name where it tells that."""
    names = connection.vendor == "postgresql" or not constraint.startswith("one_")
    with pytest.raises(IntegrityError, match=constraint if names else None), transaction.atomic():
        make()


@pytest.mark.parametrize("phase", OPEN_PHASES)
def test_one_visit_open_per_school(school, phase):
    for over in set(Phase) - set(OPEN_PHASES):
        visit(school, phase=over)
    visit(school, phase=phase)
    refused("one_visit_open_per_school", lambda: visit(school))


def test_full_inspection_is_in_no_programme(school):
    programme = Programme.objects.create(school=school, began_on=date(2026, 9, 1))
    for kind in ("monitoring", "focused"):
        visit(school, kind=kind, programme=programme, phase="closed")
    visit(school, kind="full", phase="closed")
    refused("full_inspection_is_in_no_programme", lambda: visit(school, programme=programme))


def test_one_monitoring_programme_per_school(school):
    began = date(2026, 9, 1)
    Programme.objects.create(school=school, began_on=began, ended_on=date(2026, 10, 1))
    Programme.objects.create(school=school, began_on=began)
    refused(
        "one_monitoring_programme_per_school",
        lambda: Programme.objects.create(school=school, began_on=date(2026, 11, 1)),
    )


def test_programme_ends_after_it_began(school):
    began = date(2026, 9, 1)
    Programme.objects.create(school=school, began_on=began, ended_on=began)
    refused(
        "programme_ends_after_it_began",
        lambda: Programme.objects.create(school=school, began_on=began, ended_on=date(2026, 8, 31)),
    )


def test_one_request_waits_per_visit(school):
    made = visit(school)
    interruption(made, answer="refused")
    interruption(made)
    refused("one_request_waits_per_visit", lambda: interruption(made, kind="deferral"))


@pytest.mark.parametrize(
    "bad",
    [
        {"answer": "waiting", "answered_at": CALLED},
        {"answer": "refused", "answered_at": CALLED - timedelta(seconds=1)},
        {"answer": "refused", "answered_at": None},
    ],
)
def test_answer_comes_after_the_request(school, bad):
    made = visit(school)
    interruption(made, answer="withdrawn", answered_at=CALLED)
    refused("answer_comes_after_the_request", lambda: interruption(made, **bad))


@pytest.mark.parametrize("bad", ["stopped_on", "resumes_on"])
def test_only_what_was_granted_moves_days(school, bad):
    made = visit(school)
    days = {"stopped_on": date(2026, 11, 24), "resumes_on": date(2026, 11, 24)}
    interruption(made, answer="granted", **days)
    refused(
        "only_what_was_granted_moves_days",
        lambda: interruption(made, answer="refused", **{bad: days[bad]}),
    )


def test_interruption_resumes_after_it_stopped(school):
    made = visit(school)
    day = date(2026, 11, 24)
    interruption(made, answer="granted", stopped_on=day, resumes_on=day)
    interruption(made, answer="granted", kind="deferral", resumes_on=day)
    refused(
        "interruption_resumes_after_it_stopped",
        lambda: interruption(made, answer="granted", stopped_on=day, resumes_on=date(2026, 11, 23)),
    )


def test_interruption_stopped_unless_it_was_deferred(school):
    made = visit(school)
    day = date(2026, 11, 24)
    for kind in ("pause", "incomplete"):
        interruption(made, kind=kind, answer="granted", stopped_on=day)
        refused(
            "interruption_stopped_unless_it_was_deferred",
            lambda kind=kind: interruption(made, kind=kind, answer="granted"),
        )
    interruption(made, kind="deferral", answer="granted")
    refused(
        "interruption_stopped_unless_it_was_deferred",
        lambda: interruption(made, kind="deferral", answer="granted", stopped_on=day),
    )


def test_a_step_is_undone_once(school):
    step = visit(school).changes.create(new_phase="planned", at=CALLED, by_label="person 1")
    fields = {"visit": step.visit, "new_phase": "notified", "at": CALLED, "by_label": "person 1"}
    step.visit.changes.create(**fields, undoes=step)
    refused("undoes", lambda: step.visit.changes.create(**fields, undoes=step))


def test_no_row_tells_a_name_when_it_is_printed(school):
    made = visit(school)
    rows = [interruption(made), Programme.objects.create(school=school, began_on=CALLED.date())]
    assert all(school.name not in str(row) for row in rows)
