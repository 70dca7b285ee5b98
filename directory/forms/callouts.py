"""Asking for somebody who knows inspection, and afterwards whether it helped."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.views.decorators.debug import sensitive_variables

from core.forms import GovukForm
from directory.models import CallOut

LONGEST = 2_000
TOO_LONG = "Write at most 2,000 characters here. Your concern log takes more"


class AskForm(GovukForm):
    """What it is about, and if they like a sentence. On the page each kind is a button."""

    submit_text = ""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=CallOut.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what it is about; “I do not know” is an answer too",
            "invalid_choice": "Choose what it is about; “I do not know” is an answer too",
        },
    )
    words = forms.CharField(
        label="What has happened?",
        help_text="A sentence is enough. It goes into your concern log, and nobody else reads it "
        "unless you share it.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @sensitive_variables()
    def __init__(self, *args: Any, may_write: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4()}
        super().__init__(*args, **kwargs)
        if not may_write:
            del self.fields["words"]

    @property
    def words_given(self) -> str:
        """What was written; nothing from whoever may not write."""
        return str(self.cleaned_data.get("words", ""))

    def sent_token(self) -> UUID:
        """Which form this is; a new one where the browser sent none."""
        return self.cleaned_data["token"] or uuid4()


class AfterForm(GovukForm):
    """Did it help? What was agreed, and thanks, if they like."""

    submit_text = "Save"

    helped = forms.ChoiceField(
        label="Did it help?",
        choices=CallOut.Helped.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    agreed = forms.CharField(
        label="What was agreed with the inspectors? (optional)",
        help_text="It goes into your concern log, and nobody else reads it unless you share it.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    thanks = forms.BooleanField(label="Say thank you", required=False)

    @sensitive_variables()
    def __init__(self, *args: Any, call_out: CallOut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if call_out.taken_by is None:
            del self.fields["thanks"]
        else:
            name = call_out.taken_by.first_name
            self.fields["thanks"].label = f"Thank {name}, in a message that says nothing else"

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(answers.values()):
            raise forms.ValidationError(
                "Say one of these, or go back: nothing here has to be answered"
            )
        return answers
