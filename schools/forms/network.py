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
        fields = ["named_contact", "months_ahead", "pair_within_open_windows"]
        labels = {
            "named_contact": "Whom a head rings who has no buddy yet",
            "months_ahead": "Months ahead",
            "pair_within_open_windows": (
                "Two heads who both have an open window may be each other’s buddy"
            ),
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

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


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
