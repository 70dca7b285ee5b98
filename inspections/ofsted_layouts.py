"""Which column of Ofsted's monthly file holds what, in each of its two layouts.

From November 2025 the same names mean other things: "Inspection start date" is now that of the
latest report card, and the older graded inspection has columns of its own (DOMAIN 7.4, 7.5).
So the layout is told first, and no column is read across layouts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.tabular import FileProblem, Table

FULL, GRADED, UNGRADED = "full", "graded", "ungraded"


@dataclass(frozen=True)
class Block:
    """The columns of one inspection in a row, and under which key each outcome is kept."""

    kind: str
    started: str
    published: str
    number: str
    relates: str
    urn_at_time: str
    category: str = ""
    outcome: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)


def _graded(prefix: str, overall: str, **names: str) -> dict[str, str]:
    """The grades of the framework of 2019 to 2025, named with the block's prefix."""
    return {
        **names,
        "overall_effectiveness": overall,
        "quality_of_education": f"{prefix}quality of education",
        "behaviour_and_attitudes": f"{prefix}behaviour and attitudes",
        "personal_development": f"{prefix}personal development",
        "leadership_and_management": f"{prefix}effectiveness of leadership and management",
        "safeguarding": f"{prefix}safeguarding is effective?",
        "early_years": f"{prefix}early years provision (where applicable)",
        "sixth_form": f"{prefix}sixth form provision (where applicable)",
    }


AREAS = {
    "safeguarding": "Safeguarding standards",
    "inclusion": "Inclusion",
    "curriculum_and_teaching": "Curriculum and teaching",
    "achievement": "Achievement",
    "attendance_and_behaviour": "Attendance and behaviour",
    "personal_development_and_wellbeing": "Personal development and wellbeing",
    "early_years": "Early years",
    "post_16": "Post-16 provision",
    "leadership_and_governance": "Leadership and governance",
}
APPLICABLE = ("early_years", "post_16")

OEIF = (
    Block(
        kind=GRADED,
        started="Inspection start date",
        published="Publication date",
        number="Inspection number of latest graded inspection",
        relates="Does the latest graded inspection relate to the URN of the current school?",
        urn_at_time="URN at time of latest graded inspection",
        category="Category of concern",
        outcome=_graded(
            "",
            "Overall effectiveness",
            inspection_type="Inspection type",
            event_type="Event type grouping",
        ),
    ),
    Block(
        kind=GRADED,
        started="Previous inspection start date",
        published="Previous publication date",
        number="Previous inspection number",
        relates="Does the previous graded inspection relate to the URN of the current school?",
        urn_at_time="URN at time of previous graded inspection",
        category="Previous category of concern",
        outcome=_graded("Previous ", "Previous graded inspection overall effectiveness"),
    ),
    Block(
        kind=UNGRADED,
        started="Date of latest ungraded inspection",
        published="Ungraded inspection publication date",
        number="Latest ungraded inspection number since last graded inspection",
        relates="Does the ungraded inspection relate to the URN of the current school?",
        urn_at_time="URN at time of the ungraded inspection",
        outcome={
            "outcome": "Ungraded inspection overall outcome",
            "converted": "Did the latest ungraded inspection convert to a graded inspection?",
        },
    ),
)

REPORT_CARD = (
    Block(
        kind=FULL,
        started="Inspection start date",
        published="Publication date",
        number="Inspection number of latest full inspection",
        relates="Does the latest full inspection relate to the URN of the current school?",
        urn_at_time="URN at time of latest full inspection",
        category="Category of concern",
        outcome={
            "inspection_type": "Inspection type",
            "event_type": "Event type grouping",
            **{
                key: f"{area} (where applicable)" if key in APPLICABLE else area
                for key, area in AREAS.items()
            },
        },
        dates={f"{key}_judged_on": f"{area} - date of judgement" for key, area in AREAS.items()},
    ),
    Block(
        kind=GRADED,
        started="Inspection start date of latest OEIF graded inspection",
        published="Publication date of latest OEIF graded inspection",
        number="Inspection number of latest OEIF graded inspection",
        relates="Does the latest OEIF graded inspection relate to the URN of the current school?",
        urn_at_time="URN at time of latest OEIF graded inspection",
        category="Latest OEIF category of concern",
        outcome=_graded(
            "Latest OEIF ",
            "Latest OEIF overall effectiveness",
            inspection_type="Inspection type of latest OEIF graded inspection",
            event_type="Event type grouping of latest OEIF graded inspection",
        ),
    ),
    Block(
        kind=UNGRADED,
        started="Date of latest ungraded inspection",
        published="Ungraded inspection publication date",
        number="Latest ungraded inspection number",
        relates="Does the ungraded inspection relate to the URN of the current school?",
        urn_at_time="URN at time of the ungraded inspection",
        outcome={"outcome": "Ungraded inspection overall outcome"},
    ),
)


def blocks_of(table: Table) -> tuple[Block, ...]:
    """The blocks of this file's layout. Raises FileProblem where it is another file."""
    if table.has("EstablishmentName"):
        raise FileProblem(
            "This is the file of schools (GIAS), not Ofsted’s file of inspections; "
            "import it as schools."
        )
    if table.has("School name"):
        if table.has(REPORT_CARD[1].started):
            return REPORT_CARD
        if table.has("Overall effectiveness", "Inspection start date"):
            return OEIF
    raise FileProblem(
        "This is not Ofsted’s file of state-funded schools’ latest inspections: it has neither "
        "the columns of 2019 to 2025 nor those of the report card."
    )
