"""Each named constraint: the good row stands, the bad one does not."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from inspections.models import (
    DeadlineRule,
    InspectionRecord,
    Phase,
    RuleSet,
    Visit,
    Window,
    WindowOverride,
    WindowRule,
)
from tests import factories
from tests.factories import at
from tests.inspections.helpers import inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(network):
    return factories.school(network)


def refused(constraint, make):
    """The database itself says no. SQLite names columns, PostgreSQL the constraint."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def visit(school, **fields):
    return Visit.objects.create(
        **{
            "school": school,
            "called_at": at(2026, 11, 23),
            "first_day": date(2026, 11, 24),
            "last_day": date(2026, 11, 25),
            "recorded_at": at(2026, 11, 23),
            **fields,
        }
    )


def test_visit_ends_after_it_starts(network):
    visit(factories.school(network), last_day=date(2026, 11, 24))
    refused(
        "visit_ends_after_it_starts",
        lambda: visit(factories.school(network), last_day=date(2026, 11, 23)),
    )


def test_one_record_per_inspection(school):
    inspection(school)
    inspection(school, kind="ungraded")
    refused("one_record_per_inspection", lambda: inspection(school))
    assert InspectionRecord.objects.count() == 2


def test_window_closes_after_it_opens(network):
    for opens, closes in ((None, None), (date(2026, 9, 1), date(2026, 9, 1))):
        school = factories.school(network)
        Window.objects.create(school=school, opens=opens, closes=closes, confidence="low")
    for opens, closes in (
        (date(2026, 9, 2), date(2026, 9, 1)),
        (date(2026, 9, 1), None),
        (None, date(2026, 9, 1)),
    ):
        school = factories.school(network)
        refused(
            "window_closes_after_it_opens",
            lambda school=school, opens=opens, closes=closes: Window.objects.create(
                school=school, opens=opens, closes=closes, confidence="low"
            ),
        )


def override(school, **fields):
    return WindowOverride.objects.create(
        **{
            "school": school,
            "opens": date(2027, 1, 1),
            "closes": date(2027, 1, 1),
            "reason": "monitoring",
            "at": at(2026, 11, 23),
            **fields,
        }
    )


def test_override_closes_after_it_opens(school):
    override(school)
    refused(
        "override_closes_after_it_opens",
        lambda: override(school, closes=date(2026, 12, 31), ended_at=at(2026, 11, 24)),
    )


def test_one_live_override_per_school(school):
    override(school, ended_at=at(2026, 11, 24))
    override(school)
    refused("one_live_override_per_school", lambda: override(school))


def window_rule(**fields):
    return WindowRule.objects.create(
        **{
            "key": "a-rule",
            "applies_to": "new",
            "in_force_from": date(2030, 1, 1),
            "opens_after_years": 1,
            "closes_after_years": 1,
            "words": "",
            "source": "",
            "certainty": "likely",
            **fields,
        }
    )


def test_one_window_rule_per_start():
    window_rule()
    window_rule(in_force_from=date(2031, 1, 1))
    refused("one_window_rule_per_start", window_rule)


def test_window_rule_closes_after_it_opens():
    window_rule()
    refused(
        "window_rule_closes_after_it_opens",
        lambda: window_rule(key="another", opens_after_years=2),
    )


def test_one_deadline_rule_per_start():
    rule = DeadlineRule.objects.get(key="draft-report")
    rule.pk, rule.in_force_from = None, date(2030, 1, 1)
    rule.save()
    rule.pk = None
    refused("one_deadline_rule_per_start", rule.save)


def test_a_rule_set_is_loaded_once():
    RuleSet.objects.create(name="windows-2030-01")
    refused("name", lambda: RuleSet.objects.create(name="windows-2030-01"))


def test_no_row_tells_a_name_or_a_grade_when_it_is_printed(school):
    rows = [
        visit(school),
        inspection(school, outcome={"overall_effectiveness": "4"}),
        override(school),
        Window.objects.create(school=school, confidence="none", reason="Why"),
        window_rule(),
        DeadlineRule.objects.first(),
        RuleSet.objects.first(),
        visit(school, phase=Phase.CLOSED).changes.create(
            new_phase="closed", at=at(2026, 11, 23), by_label="person 1"
        ),
    ]
    assert all(school.name not in str(row) and "Inadequate" not in str(row) for row in rows)
