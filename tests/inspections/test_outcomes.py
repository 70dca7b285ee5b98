from datetime import date

import pytest

from inspections.models import InspectionRecord
from inspections.outcomes import outcome_of

STARTED = date(2026, 3, 10)


def found(kind, outcome, category=""):
    record = InspectionRecord(
        kind=kind, outcome=outcome, started_on=STARTED, category_of_concern=category
    )
    result = outcome_of(record)
    return result.title, [(row.label, row.value, row.judged_on) for row in result.rows]


def test_a_report_card_keeps_its_words_and_the_days_of_its_parts():
    assert found(
        "full",
        {
            "inclusion": "Strong standard",
            "inclusion_judged_on": "2026-03-10",
            "achievement": "Needs attention",
            "achievement_judged_on": "2026-06-01",
            "early_years": "Not applicable",
            "safeguarding": "Met",
        },
    ) == (
        "Report card",
        [
            ("Safeguarding standards", "Met", None),
            ("Inclusion", "Strong standard", None),
            ("Achievement", "Needs attention", date(2026, 6, 1)),
        ],
    )


def test_a_graded_inspection_says_its_figures_in_words():
    assert found(
        "graded",
        {
            "overall_effectiveness": "Not judged",
            "quality_of_education": "2",
            "personal_development": "1",
            "sixth_form": "9",
            "safeguarding": "Yes",
        },
        "SWK",
    ) == (
        "Graded inspection",
        [
            ("Overall effectiveness", "Not judged", None),
            ("Quality of education", "Good", None),
            ("Personal development", "Outstanding", None),
            ("Safeguarding is effective", "Yes", None),
            ("Category of concern", "Serious weaknesses", None),
        ],
    )


def test_an_ungraded_inspection_is_one_sentence_as_published():
    words = "School remains Good (Improving) - S5 Next"
    assert found("ungraded", {"outcome": words}) == (
        "Ungraded inspection",
        [("Outcome", words, None)],
    )


@pytest.mark.parametrize("kind", InspectionRecord.Kind.values)
def test_nothing_published_is_nothing_shown(kind):
    assert found(kind, {})[1] == []


def test_an_unlisted_category_keeps_its_letters():
    assert found("full", {}, "XYZ")[1] == [("Category of concern", "XYZ", None)]
