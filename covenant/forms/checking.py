"""Whether somebody had the authority to sign."""

from typing import Any

from django import forms

from core.forms import GovukForm

CONFIRM, DECLINE = "confirm", "decline"
KIND_WORDS = (
    "We could not confirm your signature yet. Please ring or write to us, and we will look at it "
    "together."
)
FOR_A_PARTY = "May they sign for this party?"
IN_PERSON = "Do they work at a school here?"


class CheckForm(GovukForm):
    """Yes or no, and a kind sentence with a no."""

    submit_text = "Save"

    answer = forms.ChoiceField(
        label=FOR_A_PARTY,
        choices=[(CONFIRM, "Yes, I confirm it"), (DECLINE, "No, I cannot confirm it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you confirm it"},
    )
    words = forms.CharField(
        label="If not: what they read from you",
        help_text="It is sent to who signed, with your name. It is not public.",
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=KIND_WORDS,
        max_length=600,
        required=False,
    )

    def __init__(self, *args: Any, in_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_person:
            self.fields["answer"].label = IN_PERSON

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == DECLINE and not cleaned.get("words", "").strip():
            self.add_error("words", "Write a sentence to who signed")
        return cleaned

    @property
    def is_confirmed(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["answer"] == CONFIRM)
