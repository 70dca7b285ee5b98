"""Fields that several forms have."""

from typing import Any

from django import forms


def number_field(label: str, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number between two, both inclusive."""
    words = f"Enter a number from {least} to {most}"
    return forms.IntegerField(
        label=label, min_value=least, max_value=most,
        error_messages={
            "required": words, "invalid": words, "min_value": words, "max_value": words,
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
        **kwargs,
    )  # fmt: skip
