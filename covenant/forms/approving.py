"""Who is asked for their approval, and what they say."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm
from covenant.models import Approval
from schools.models import Organisation

ASK_FOR_WORDS = "Say what should change, so that the others can think about it"


class AskForm(GovukForm):
    """Organisations of the network, or a party by its name."""

    submit_text = "Ask for their approval"

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="Organisations of the network",
        help_text="Their officers get a letter with a link to the draft.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose organisations of this network"},
    )
    name = forms.CharField(
        label="Another party, by its name",
        help_text="Like “The heads’ conference”. Nobody is written to: you note what it says.",
        max_length=160,
        required=False,
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = organisations
        if not organisations:
            del self.fields["organisations"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not self.errors and not answers.get("organisations") and not answers.get("name"):
            self.add_error("name", "Choose an organisation, or enter a name")
        return answers


class SaysForm(GovukForm):
    """Whether these are a party's words."""

    submit_text = "Send the answer"

    answer = forms.ChoiceField(
        label="Are these the words?",
        choices=[
            (Approval.Answer.APPROVED, "Yes, we approve them as they are"),
            (Approval.Answer.CHANGES, "Something should change first"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether these are the words"},
    )
    words = forms.CharField(
        label="What should change?",
        help_text="The coordinators read this. Leave it empty if you approve the words.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
    )
    # The hash of the words that were shown.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        wants_changes = answers.get("answer") == Approval.Answer.CHANGES
        if wants_changes and "words" in answers and not answers["words"].strip():
            self.add_error("words", ASK_FOR_WORDS)
        return answers


class NoteForm(SaysForm):
    """What a party said elsewhere, as a coordinator writes it down."""

    submit_text = "Write it down"

    party = forms.CharField(
        label="Which party?",
        help_text="As it should be named under the text.",
        max_length=160,
        error_messages={"required": "Enter the name of the party"},
    )
    how = forms.CharField(
        label="Where and when did it say so?",
        help_text="For example: at the meeting of heads on 3 November. Shown to coordinators only.",
        max_length=200,
        error_messages={"required": "Enter where and when it said so"},
    )
    field_order = ("party", "how", "answer", "words", "seen")
