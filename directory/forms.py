from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm, TelephoneField
from directory.models import Experience
from schools.models import School


class SearchForm(forms.Form):
    """What a tired person looks for; every part may be left open."""

    q = forms.CharField(label="Name or words", required=False, max_length=80)
    role = forms.ChoiceField(
        label="Experience as",
        choices=[("", "Any role"), *Experience.Role.choices],
        required=False,
    )
    phase = forms.ChoiceField(
        label="Phase", choices=[("", "Any phase"), *Experience.Phase.choices], required=False
    )
    area = forms.ChoiceField(
        label="Area", choices=[("", "Any area"), *Experience.Area.choices], required=False
    )


class EntryForm(GovukForm):
    """One's own entry. Saving it is the consent."""

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
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role in which you know inspection"},
    )
    phases = forms.MultipleChoiceField(
        label="In which phases?",
        choices=Experience.Phase.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one phase"},
    )
    areas = forms.MultipleChoiceField(
        label="Which areas do you know well?",
        choices=Experience.Area.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    years = forms.IntegerField(
        label="Years of experience",
        min_value=0,
        max_value=60,
        required=False,
        error_messages={"invalid": "Enter the years as a number, like 12"},
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    good_for = forms.CharField(
        label="What are you good to talk to about?",
        help_text="For example: data, safeguarding evidence, small schools, anything.",
        max_length=300,
        required=False,
    )
    is_serving_inspector = forms.BooleanField(
        label="I am a serving inspector",
        help_text="You are then not shown to a head while inspectors are at their school.",
        required=False,
    )
    conflicts = forms.ModelMultipleChoiceField(
        School.objects.none(),
        label="Schools whose heads should not see you",
        help_text="Nobody else sees this list. Your own school, and your trust’s, need not be on "
        "it. Hold Ctrl or ⌘ to choose several.",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    agree = forms.BooleanField(
        label="I agree to be listed, with this number, for the heads and coordinators here",
        error_messages={"required": "Tick the box to agree to be listed"},
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["conflicts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = schools

    def experiences(self) -> dict[str, list[str]]:
        """What was ticked, by facet."""
        return {
            "role": self.cleaned_data["roles"],
            "phase": self.cleaned_data["phases"],
            "area": self.cleaned_data["areas"],
        }
