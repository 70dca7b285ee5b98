"""After which outcomes the network stands by the head: rules as dated rows, per model."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import StaleMark
from inspections.models import InspectionRecord, NegativeRule
from inspections.outcomes import is_negative
from inspections.queries import negative_rules, negative_rules_on
from tests import factories

pytestmark = pytest.mark.django_db
Kind = InspectionRecord.Kind
PUBLISHED = {Kind.FULL: date(2026, 10, 15), Kind.GRADED: date(2023, 5, 2)}


def record(kind, outcome, category="", published_on=None, started_on=date(2019, 3, 1)):
    return InspectionRecord(
        kind=kind, outcome=outcome, category_of_concern=category, started_on=started_on,
        published_on=published_on or PUBLISHED.get(kind, date(2024, 5, 2)),
    )  # fmt: skip


def a_rule(**fields):
    given = {
        "key": "own", "applies_to": Kind.FULL, "in_force_from": date(2025, 11, 10),
        "source": "https://example.org", "certainty": "certain", "words": "Words",
    }  # fmt: skip
    return NegativeRule(**{**given, **fields})


@pytest.mark.parametrize(
    ("kind", "outcome", "category", "expected"),
    [
        (Kind.FULL, {"inclusion": "Expected standard", "safeguarding": "Met"}, "", False),
        (Kind.FULL, {"inclusion": "Needs attention", "safeguarding": "Met"}, "", True),
        (Kind.FULL, {"achievement": "Urgent improvement"}, "RSI", True),
        (Kind.FULL, {"safeguarding": "Not met"}, "", True),
        (Kind.FULL, {}, "SM", True),
        (Kind.GRADED, {"overall_effectiveness": "2", "safeguarding": "Yes"}, "", False),
        (Kind.GRADED, {"overall_effectiveness": "3"}, "", True),
        (Kind.GRADED, {"overall_effectiveness": "Not judged", "early_years": "4"}, "", True),
        (Kind.GRADED, {"quality_of_education": "2", "safeguarding": "No"}, "", True),
        # What is beside the grades says nothing about them.
        (Kind.GRADED, {"overall_effectiveness": "2", "inspection_type": "3"}, "", False),
        (Kind.UNGRADED, {"outcome": "Some aspects not as strong"}, "", False),
        (Kind.UNGRADED, {"outcome": "School remains Good"}, "SWK", True),
    ],
)
def test_what_the_seeded_rules_call_negative(kind, outcome, category, expected):
    assert is_negative(record(kind, outcome, category), negative_rules()) is expected


def test_the_rule_counts_that_was_in_force_when_the_report_was_published():
    rule = a_rule(says="Needs attention", in_force_to=date(2027, 9, 1))
    said = {"inclusion": "Needs attention"}

    for day, expected in (
        (date(2025, 11, 9), False),
        (date(2025, 11, 10), True),
        (date(2027, 8, 31), True),
        (date(2027, 9, 1), False),
    ):
        assert is_negative(record(Kind.FULL, said, published_on=day), [rule]) is expected


def test_a_report_without_a_known_day_of_publication_goes_by_the_inspection():
    rule = a_rule(says="Needs attention")
    found = record(Kind.FULL, {"inclusion": "Needs attention"}, started_on=date(2026, 1, 9))
    found.published_on = None

    assert is_negative(found, [rule])


def test_a_rule_of_one_part_reads_that_part_alone():
    rule = a_rule(part="safeguarding", says="Not met")

    assert is_negative(record(Kind.FULL, {"safeguarding": "Not met"}), [rule])
    assert not is_negative(record(Kind.FULL, {"inclusion": "Not met"}), [rule])
    assert not is_negative(record(Kind.GRADED, {"safeguarding": "Not met"}), [rule])


def test_a_rule_of_any_part_needs_its_answers():
    rule = a_rule()
    with pytest.raises(ValidationError, match="answers that count"):
        rule.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()
    a_rule(says="Not met; Urgent improvement").full_clean()


def test_one_rule_of_a_key_per_start():
    a_rule(says="Not met").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_rule(says="Needs attention").save()


def test_the_page_of_rules_says_after_which_reports_a_plan_opens(network, sign_in):
    a_rule(words="An invented rule", says="Not met", in_force_to=date(2026, 11, 1)).save()
    head = factories.head(network)

    page = sign_in(head).get(reverse("inspections:rules", args=[network.slug])).content.decode()

    assert "safeguarding standards that are not met" in page
    assert "An invented rule" not in page
    assert [rule.applies_to for rule in negative_rules_on(date(2026, 11, 24))] == [
        "full", "full", "graded", "graded", "ungraded",
    ]  # fmt: skip


def test_an_operator_ends_a_rule_and_plans_follow(sign_in):
    rule = NegativeRule.objects.get(key="report-card-areas")
    answers = {
        "key": rule.key, "applies_to": rule.applies_to, "part": rule.part, "says": rule.says,
        "words": rule.words, "source": rule.source, "certainty": rule.certainty,
        "in_force_from": "2025-11-10", "in_force_to": "2027-09-01",
    }  # fmt: skip
    url = reverse("admin:inspections_negativerule_change", args=[rule.pk])

    assert sign_in(factories.operator()).post(url, answers).status_code == 302

    rule.refresh_from_db()
    assert rule.in_force_to == date(2027, 9, 1)
    assert rule.answers == {"Needs attention", "Urgent improvement", "Not met"}
    assert StaleMark.objects.filter(kind="negative_rule", object_id=rule.pk).exists()
