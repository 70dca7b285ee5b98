"""What an inspection found, as published: label and value, in the words of its own model.

Three models stand side by side and are never converted into one another (DOMAIN 3.9, 3.12,
7.7). Outcomes are public once published; they still enter no log line and no address.
"""

from dataclasses import dataclass

from inspections.models import InspectionRecord

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
# How the files say that a part was not judged, or that the school has no such part.
NOTHING = frozenset({"", "0", "8", "9", "NULL", "Not applicable"})
CATEGORIES = {
    "SM": "Requires special measures",
    "SWK": "Serious weaknesses",
    "RSI": "Requires significant improvement",
}


@dataclass(frozen=True)
class Row:
    """One part of an outcome. ``judged_on`` is an ISO date where a part of a report card was
    judged on its own day, else empty."""

    label: str
    value: str
    judged_on: str = ""


@dataclass(frozen=True)
class Outcome:
    """An inspection's outcome in the words of its own model."""

    title: str
    rows: tuple[Row, ...]


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


def _value(kind: str, published: str) -> str:
    if published in NOTHING:
        return ""
    return GRADES.get(published, published) if kind == Kind.GRADED else published


def _judged_on(record: InspectionRecord, key: str) -> str:
    """The day on which a part was judged, where it was not the inspection's own."""
    judged_on = str(record.outcome.get(f"{key}_judged_on", ""))
    return "" if judged_on == record.started_on.isoformat() else judged_on
