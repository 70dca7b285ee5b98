from typing import Any

from django import forms

from core.forms import GovukForm, TelephoneField


class RulesForm(GovukForm):
    """What a network settles for its directory."""

    submit_text = "Save"
    on_duty = forms.IntegerField(
        label="How many people are wanted on duty on a likely day?",
        help_text="From 1 to 9. A day with fewer shows as a gap.",
        min_value=1,
        max_value=9,
        error_messages={
            "required": "Enter how many, from 1 to 9",
            "invalid": "Enter how many as a number, from 1 to 9",
            "min_value": "Enter a number from 1 to 9",
            "max_value": "Enter a number from 1 to 9",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    may_ask_serving_inspectors = forms.BooleanField(
        label="Serving inspectors may be asked about a live inspection",
        help_text="Leave it empty unless your network has agreed this with them. Nobody is ever "
        "asked about a school that they have inspected, or declared.",
        required=False,
    )


class NumberForm(GovukForm):
    """A number that answers when nobody else does."""

    submit_text = "Save"
    label = forms.CharField(
        label="Who answers?",
        help_text="An office or a team, for example: the council’s school improvement team.",
        max_length=80,
        error_messages={"required": "Enter who answers"},
    )
    telephone = TelephoneField(label="Telephone number")
    hours = forms.CharField(
        label="When do they answer?",
        help_text="For example: weekdays 8.30am to 5pm.",
        max_length=80,
        error_messages={"required": "Enter when they answer"},
    )

    def kept(self) -> dict[str, Any]:
        """What was entered, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("label", "telephone", "hours")}
