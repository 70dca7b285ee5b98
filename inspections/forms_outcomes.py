"""What a report card says, area by area."""

from typing import Any

from django import forms

from core.forms import GovukForm
from inspections.models import InspectionRecord
from inspections.outcomes import CATEGORIES, LABELS, NEW_CATEGORIES, answers_for, problems_with

AREAS = LABELS[InspectionRecord.Kind.FULL]
NOT_SAID = ("", "Not said, or does not apply")


def _area(key: str) -> forms.ChoiceField:
    answers = [(answer, answer) for answer in answers_for(key)]
    return forms.ChoiceField(label=AREAS[key], choices=[NOT_SAID, *answers], required=False)


class GradesForm(GovukForm):
    """A grade for each area; any may stay open."""

    submit_text = "Save"

    safeguarding = _area("safeguarding")
    inclusion = _area("inclusion")
    curriculum_and_teaching = _area("curriculum_and_teaching")
    achievement = _area("achievement")
    attendance_and_behaviour = _area("attendance_and_behaviour")
    personal_development_and_wellbeing = _area("personal_development_and_wellbeing")
    leadership_and_governance = _area("leadership_and_governance")
    early_years = _area("early_years")
    post_16 = _area("post_16")

    def said(self) -> dict[str, str]:
        """The areas that were answered, by key."""
        return {key: self.cleaned_data[key] for key in AREAS if self.cleaned_data[key]}


class PublishedForm(GradesForm):
    """The same from a published report, with the category of concern."""

    category = forms.ChoiceField(
        label="Is the school in a category of concern?",
        choices=[("", "No"), *((key, CATEGORIES[key]) for key in NEW_CATEGORIES)],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for field, problem in problems_with(self.said(), answers["category"]).items():
                self.add_error(field, problem)
        return answers
