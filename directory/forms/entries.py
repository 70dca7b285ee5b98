"""One's own entry, in parts that a tired person can fill in."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm, TelephoneField
from directory.models import Entry, EntryConflict, Experience
from schools.models import School

EARLIEST = 1992  # the year in which these inspections began
BOXES = forms.CheckboxSelectMultiple


def experiences_of(entry: Entry | None) -> dict[str, list[str]]:
    """What an entry knows, by facet."""
    by_facet: dict[str, list[str]] = {facet: [] for facet in Experience.Facet.values}
    for experience in entry.experiences.all() if entry else ():
        by_facet[experience.facet].append(experience.value)
    return by_facet


class EntryForm(GovukForm):
    """Who rings whom about what. Saving it is the consent."""

    submit_text = "Save"

    telephone = TelephoneField(
        label="Telephone number", help_text="Heads who need you will ring this number."
    )
    reach_me = forms.CharField(
        label="How to reach you",
        help_text="For example: a call after 4pm, text any time.",
        max_length=160,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label="You know inspection as",
        choices=Experience.Role.choices,
        widget=BOXES,
        error_messages={"required": "Choose at least one role in which you know inspection"},
    )
    phases = forms.MultipleChoiceField(
        label="In which phases?",
        choices=Experience.Phase.choices,
        widget=BOXES,
        error_messages={"required": "Choose at least one phase"},
    )
    topics = forms.MultipleChoiceField(
        label="What are you good to talk to about?",
        choices=Experience.Topic.choices,
        widget=BOXES,
        required=False,
    )
    good_for = forms.CharField(
        label="Anything else?",
        help_text="In your own words. Heads find you by them.",
        max_length=300,
        required=False,
    )
    is_serving_inspector = forms.BooleanField(
        label="I am a serving inspector: do not show me to a head while inspectors are at their "
        "school",
        required=False,
    )
    is_on_the_tree = forms.BooleanField(
        label="My name and number may stand on the telephone list on paper, which coordinators "
        "and heads keep for the day this service is down",
        required=False,
    )
    agree = forms.BooleanField(
        label="I agree to be listed, with this number, for the heads and coordinators here",
        error_messages={"required": "Tick the box to agree to be listed"},
    )

    def terms(self) -> dict[str, Any]:
        """What ``services.consent`` takes of it."""
        answers = self.cleaned_data
        kept = ("telephone", "reach_me", "good_for", "is_serving_inspector", "is_on_the_tree")
        return {
            **{name: answers[name] for name in kept},
            "experiences": {
                "role": answers["roles"],
                "phase": answers["phases"],
                "topic": answers["topics"],
            },
        }


def kept_entry(entry: Entry | None) -> dict[str, Any]:
    """What an entry says now, for ``EntryForm`` to begin with."""
    if entry is None or entry.left_at is not None:
        return {}
    by_facet = experiences_of(entry)
    return {
        "roles": by_facet["role"],
        "phases": by_facet["phase"],
        "topics": by_facet["topic"],
        "good_for": entry.good_for,
        "is_serving_inspector": entry.is_serving_inspector,
        "is_on_the_tree": entry.is_on_the_tree,
        "agree": entry.is_in,
    }


class MoreForm(GovukForm):
    """What else one knows; all of it may be left open."""

    submit_text = "Save"

    types = forms.MultipleChoiceField(
        label="Which types of school do you know?",
        choices=Experience.SchoolType.choices,
        widget=BOXES,
        required=False,
    )
    areas = forms.MultipleChoiceField(
        label="Which areas do you know well?",
        choices=Experience.Area.choices,
        widget=BOXES,
        required=False,
    )
    years = forms.IntegerField(
        label="Years of experience",
        min_value=0,
        max_value=60,
        required=False,
        error_messages={
            "invalid": "Enter the years as a number, like 12",
            "min_value": "Enter the years as a number from 0 to 60",
            "max_value": "Enter the years as a number from 0 to 60",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    last_inspection = forms.IntegerField(
        label="The year of your last inspection",
        help_text="As an inspector, or at a school that was inspected. For example: 2025.",
        required=False,
        error_messages={"invalid": "Enter the year of your last inspection, like 2025"},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_inspection(self) -> int | None:
        year: int | None = self.cleaned_data["last_inspection"]
        if year is not None and not EARLIEST <= year <= self.today.year:
            raise forms.ValidationError(
                f"Enter a year from {EARLIEST} to {self.today.year}, or leave it empty"
            )
        return year


def kept_more(entry: Entry) -> dict[str, Any]:
    """What an entry says now, for ``MoreForm`` to begin with."""
    by_facet = experiences_of(entry)
    return {
        "types": by_facet["type"],
        "areas": by_facet["area"],
        "years": entry.years,
        "last_inspection": entry.last_inspection,
    }


class SchoolField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ConflictForm(GovukForm):
    """A school whose head is not to be shown this person."""

    submit_text = "Add this school"

    school = SchoolField(
        School.objects.none(), label="School", empty_label="Choose a school",
        error_messages={
            "required": "Choose the school", "invalid_choice": "Choose a school from the list",
        },
    )  # fmt: skip
    why = forms.ChoiceField(
        label="Why?",
        choices=EntryConflict.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two. Nobody else reads it"},
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
