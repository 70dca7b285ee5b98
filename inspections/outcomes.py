"""What an inspection found, as published: label and value, in the words of its own model.

Three models stand side by side and are never converted into one another (DOMAIN 3.9, 3.12,
7.7). Outcomes are public once published; they still enter no log line and no address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from inspections.models import InspectionRecord, NegativeRule

Kind = InspectionRecord.Kind

TITLES = {
    Kind.FULL: "Report card",
    Kind.GRADED: "Graded inspection",
    Kind.UNGRADED: "Ungraded inspection",
}
# The order and the labels in which each model speaks.
LABELS: dict[str, dict[str, str]] = {
    Kind.FULL: {
        "safeguarding": "Safeguarding standards",
        "inclusion": "Inclusion",
        "curriculum_and_teaching": "Curriculum and teaching",
        "achievement": "Achievement",
        "attendance_and_behaviour": "Attendance and behaviour",
        "personal_development_and_wellbeing": "Personal development and wellbeing",
        "leadership_and_governance": "Leadership and governance",
        "early_years": "Early years",
        "post_16": "Post-16 provision",
    },
    Kind.GRADED: {
        "overall_effectiveness": "Overall effectiveness",
        "quality_of_education": "Quality of education",
        "behaviour_and_attitudes": "Behaviour and attitudes",
        "personal_development": "Personal development",
        "leadership_and_management": "Leadership and management",
        "early_years": "Early years provision",
        "sixth_form": "Sixth form provision",
        "safeguarding": "Safeguarding is effective",
    },
    Kind.UNGRADED: {"outcome": "Outcome"},
}
GRADES = {"1": "Outstanding", "2": "Good", "3": "Requires improvement", "4": "Inadequate"}
# The five grades of a report card, best first, and whether safeguarding is met (DOMAIN 3.9).
REPORT_CARD_GRADES = (
    "Exceptional", "Strong standard", "Expected standard", "Needs attention", "Urgent improvement",
)  # fmt: skip
SAFEGUARDING = "safeguarding"
SAFEGUARDING_ANSWERS = ("Met", "Not met")
# Either of these puts a school into a category of concern (DOMAIN 3.10).
LEADS_TO_A_CATEGORY = frozenset({"Urgent improvement", "Not met"})
NEW_CATEGORIES = ("RSI", "SM")
# How the files say that a part was not judged, or that the school has no such part.
NOTHING = frozenset({"", "0", "8", "9", "NULL", "Not applicable"})
CATEGORIES = {
    "SM": "Requires special measures",
    "SWK": "Serious weaknesses",
    "RSI": "Requires significant improvement",
}


@dataclass(frozen=True)
class Row:
    """One part of an outcome. ``judged_on`` is given where a part of a report card was judged
    on its own day: areas can be graded again at later visits (DOMAIN 2.15)."""

    label: str
    value: str
    judged_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """An inspection's outcome in the words of its own model."""

    title: str
    rows: tuple[Row, ...]


def answers_for(key: str) -> tuple[str, ...]:
    """What a report card may say of an area."""
    return SAFEGUARDING_ANSWERS if key == SAFEGUARDING else REPORT_CARD_GRADES


def problems_with_grades(said: Mapping[str, str]) -> dict[str, str]:
    """What a report card cannot say: a sentence for each area by its key, or nothing. A grade
    that was left open is none; an overall grade does not exist (DOMAIN 7.7)."""
    areas = LABELS[Kind.FULL]
    return {
        key: f"Choose one of the answers for {areas.get(key, 'each area').lower()}"
        for key, grade in said.items()
        if grade and (key not in areas or grade not in answers_for(key))
    }


def problems_with(said: Mapping[str, str], category: str) -> dict[str, str]:
    """The same, and what is wrong with the category of concern."""
    problems = problems_with_grades(said)
    leads = any(grade in LEADS_TO_A_CATEGORY for grade in said.values())
    if category and category not in NEW_CATEGORIES:
        problems["category"] = "Choose one of the two categories, or none"
    elif category and not leads:
        problems["category"] = (
            "A category of concern follows from an area that needs urgent improvement or from "
            "safeguarding that is not met. Check the areas above"
        )
    elif leads and not category:
        problems["category"] = "The areas above lead to a category of concern. Choose which"
    return problems


def is_negative(record: InspectionRecord, rules: Iterable[NegativeRule]) -> bool:
    """Whether an outcome is one after which the network stands by the head, by the ``rules`` that
    were in force when it was published (before that, when it was inspected). Pure; one grade is
    never made of several, and no model is read by another's rules (DOMAIN 7.7)."""
    on = record.published_on or record.started_on
    return any(_says(record, rule) for rule in rules if _was_in_force(rule, record, on))


def _was_in_force(rule: NegativeRule, record: InspectionRecord, on: date) -> bool:
    is_over = rule.in_force_to is not None and rule.in_force_to <= on
    return rule.applies_to == record.kind and rule.in_force_from <= on and not is_over


def _says(record: InspectionRecord, rule: NegativeRule) -> bool:
    if rule.part == NegativeRule.CATEGORY:
        said = {record.category_of_concern}
    elif rule.part == NegativeRule.ANY:
        said = {str(record.outcome.get(key, "")) for key in LABELS[record.kind]}
    else:
        said = {str(record.outcome.get(rule.part, ""))}
    said -= NOTHING
    return bool(said & rule.answers if rule.answers else said)


def outcome_of(record: InspectionRecord) -> Outcome:
    """The outcome of an inspection as label and value rows; none where nothing is published."""
    kind = Kind(record.kind)
    rows = [
        Row(label, value, _judged_on(record, key))
        for key, label in LABELS[kind].items()
        if (value := _value(kind, str(record.outcome.get(key, ""))))
    ]
    if record.category_of_concern:
        words = CATEGORIES.get(record.category_of_concern, record.category_of_concern)
        rows.append(Row("Category of concern", words))
    return Outcome(TITLES[kind], tuple(rows))


def rows_of_report_card(said: Mapping[str, str]) -> list[Row]:
    """The areas of a report card that were answered, in its order and words."""
    return [Row(label, said[key]) for key, label in LABELS[Kind.FULL].items() if said.get(key)]


def _value(kind: str, published: str) -> str:
    if published in NOTHING:
        return ""
    return GRADES.get(published, published) if kind == Kind.GRADED else published


def _judged_on(record: InspectionRecord, key: str) -> date | None:
    """The day on which a part was judged, where it was not the inspection's own."""
    judged_on = str(record.outcome.get(f"{key}_judged_on", ""))
    if not judged_on or judged_on == record.started_on.isoformat():
        return None
    return date.fromisoformat(judged_on)
