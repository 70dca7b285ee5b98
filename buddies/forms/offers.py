"""Forms in which somebody offers to be a buddy, or a coordinator for them."""

from typing import Any

from django import forms

from accounts.models import Person
from buddies import queries
from buddies.describing import PHASES
from buddies.forms.fields import PersonField
from buddies.services.offers import MOST
from core.forms import GovukForm, TelephoneField
from schools.access import Access


def _capacity(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
        error_messages={
            "required": f"Enter how many heads, from 1 to {MOST}",
            "invalid": f"Enter how many heads as a number, from 1 to {MOST}",
            "min_value": f"Enter how many heads, from 1 to {MOST}",
            "max_value": f"Enter how many heads, from 1 to {MOST}",
        },
    )


def _phases() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Which phases?",
        help_text="Choose none for any phase.",
        choices=list(PHASES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class MyOfferForm(GovukForm):
    """One's own offer."""

    submit_text = "Save"

    capacity = _capacity("How many heads can you be a buddy to at once?")
    phases = _phases()


class OfferForm(GovukForm):
    """An offer that a coordinator enters: for somebody known, or somebody new."""

    submit_text = "Save"

    person = PersonField(
        Person.objects.none(),
        label="Who offers?",
        required=False,
        empty_label="Somebody who is not in the list",
    )
    name = forms.CharField(
        label="Name", help_text="Only for somebody who is not in the list.",
        max_length=120, required=False,
    )  # fmt: skip
    telephone = TelephoneField(label="Telephone number", required=False)
    email = forms.EmailField(
        label="E-mail address", help_text="If they have one.", required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )  # fmt: skip
    capacity = _capacity("To how many heads at once?")
    phases = _phases()

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.people_who_may_offer(access)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("person") is None and "person" not in self.errors:
            for name, words in (
                ("name", "Choose a person, or enter a name"),
                ("telephone", "Enter their telephone number: it is how their head reaches them"),
            ):
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return answers
