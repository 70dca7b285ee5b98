from django import forms

from core.forms import GovukForm
from escalations.links import FIGURES


class FiguresForm(GovukForm):
    """The six figures from a message."""

    submit_text = "Continue"
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The six figures in the message.",
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "govuk-input--width-10",
            }
        ),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if len(code) != FIGURES or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("Enter the six figures of the code, like 482913")
        return code


class CodeForm(FiguresForm):
    """The code from a message, and where it came to."""

    contact = forms.CharField(
        label="E-mail address or mobile number",
        max_length=254,
        help_text="The one that the message came to.",
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
