"""Forms for a network's settings and corrections of a school."""

from typing import Any

from django import forms

from core import telephone
from core.forms import GovukForm, GovukModelForm, TelephoneField
from schools.access import Access
from schools.models import Network, School
from schools.queries import people_for


class PersonChoice(forms.ModelChoiceField):
    """A choice among people, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class NetworkForm(GovukModelForm):
    """What a coordinator decides for the network."""

    submit_text = "Save"

    class Meta:
        model = Network
        fields = [
            "named_contact", "months_ahead", "pair_within_open_windows",
            "staffed_from", "staffed_until",
        ]  # fmt: skip
        labels = {
            "named_contact": "Whom a head rings who has no buddy yet",
            "months_ahead": "Months ahead",
            "pair_within_open_windows": (
                "Two heads who both have an open window may be each other’s buddy"
            ),
            "staffed_from": "Coordinators are there from",
            "staffed_until": "Coordinators are there until",
        }
        help_texts = {
            "named_contact": "Only people with a telephone number are offered.",
            "months_ahead": (
                "A school whose window opens within so many months counts as needing a buddy."
            ),
        }

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["named_contact"] = PersonChoice(
            people_for(access).exclude(telephone=""),
            required=False,
            empty_label="The coordinator",
            label=self.fields["named_contact"].label,
            help_text=self.fields["named_contact"].help_text,
        )
        self.fields["months_ahead"] = forms.IntegerField(
            label=self.fields["months_ahead"].label,
            help_text=self.fields["months_ahead"].help_text,
            min_value=0,
            max_value=24,
            error_messages={
                "required": "Enter a number of months from 0 to 24",
                "invalid": "Enter a number of months from 0 to 24",
                "min_value": "Enter a number of months from 0 to 24",
                "max_value": "Enter a number of months from 0 to 24",
            },
            widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        )

        for name, hint in (
            ("staffed_from", "For example 8:00. On weekdays that are not bank holidays."),
            ("staffed_until", "For example 18:00. At other times a head is told who does answer."),
        ):
            self.fields[name] = _hour(str(self.fields[name].label), hint)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        begin, end = answers.get("staffed_from"), answers.get("staffed_until")
        if begin and end and begin >= end:
            self.add_error("staffed_until", f"Enter a time after {begin:%H:%M}")
        return answers

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def _hour(label: str, hint: str) -> forms.TimeField:
    enter = "Enter a time, like 8:00 or 17:30"
    return forms.TimeField(
        label=label,
        help_text=hint,
        input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I%p", "%H"],
        error_messages={"required": enter, "invalid": enter},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )


class CorrectionForm(GovukForm):
    """One fact about a school, put right by hand."""

    submit_text = "Save"

    def __init__(self, *args: Any, school: School, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(field)
        self.fields["value"].label = label_of(field)
        self.fields["value"].initial = getattr(school, field)


def value_field(field: str) -> forms.Field:
    """What one of the correctable facts may be."""
    if field == "responsible_body":
        return forms.ChoiceField(choices=School.ResponsibleBody.choices)
    if field == "telephone":
        return TelephoneField(required=False)
    length = getattr(School._meta.get_field(field), "max_length", None)
    messages = {"required": f"Enter the {label_of(field).lower()}"}
    return forms.CharField(max_length=length, required=field == "name", error_messages=messages)


def label_of(field: str) -> str:
    """The words for a fact that can be corrected."""
    return field.replace("_", " ").capitalize()


def words_of(field: str, value: str) -> str:
    """A value as people read it."""
    if field == "responsible_body":
        return dict(School.ResponsibleBody.choices).get(value, value)
    return telephone.national(value) if field == "telephone" else value
