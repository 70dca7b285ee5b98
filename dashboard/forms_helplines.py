"""Correcting a helpline."""

from django import forms
from django.core.validators import RegexValidator

from core.forms import GovukForm

FIGURES = "Enter the number in figures and spaces, like 116 123"


class HelplineForm(GovukForm):
    """Number and hours, as everybody reads them."""

    submit_text = "Save"

    number = forms.CharField(
        label="Number",
        max_length=20,
        validators=[RegexValidator(r"^\+?[0-9]([0-9 ]*[0-9]){2,}$", FIGURES)],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    hours = forms.CharField(label="When they answer", max_length=80)
    is_checked = forms.BooleanField(
        label="I have rung it today, and both are right",
        required=False,
        help_text="The day stands beside the number, also on the page without a trace.",
    )
