"""Forms in which somebody offers to be a buddy, or a coordinator enters it for them."""

from typing import Any

from django import forms

from accounts.models import Person
from buddies import queries
from buddies.describing import PHASES, TALKS
from buddies.forms.fields import PersonField
from buddies.models import Offer
from buddies.services.offers import MOST
from core.forms import DateField, GovukForm, TelephoneField
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


def _several(label: str, choices: dict[str, str], none: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=none,
        choices=list(choices.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class _Terms(GovukForm):
    """What an offer says: how many, of which phases, how they talk, and when."""

    submit_text = "Save"

    capacity = _capacity("How many heads can you be a buddy to at once?")
    phases = _several("Heads of which phases?", PHASES, "Choose none for any phase.")
    talks = _several("How do you like to talk?", TALKS, "Choose none for any way.")
    available_from = DateField(
        label="From when?", help_text="Leave empty for from now on.",
        what="the first day", required=False,
    )  # fmt: skip
    available_until = DateField(
        label="Until when?", help_text="Leave empty for no end.",
        what="the last day", required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("available_from"), answers.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", "Enter a last day that is not before the first")
        return answers

    def terms(self) -> dict[str, Any]:
        """What ``services.offer`` takes of it."""
        answers = self.cleaned_data
        return {
            "capacity": answers["capacity"],
            "phases": answers["phases"],
            "talks": answers["talks"],
            "between": (answers["available_from"], answers["available_until"]),
        }


def kept_terms(offer: Offer | None) -> dict[str, Any]:
    """What an offer says now, for a form to begin with."""
    if offer is None:
        return {}
    names = ("capacity", "phases", "talks", "available_from", "available_until")
    return {name: getattr(offer, name) for name in names}


class MyOfferForm(_Terms):
    """One's own offer."""


class ForThemForm(_Terms):
    """What a coordinator enters for somebody who said so, or who is to be asked."""

    told = forms.BooleanField(
        label="They told me so on the telephone", required=False,
        help_text="Then they are on the list at once. Without it we ask them, and they are on the "
        "list when they say yes.",
    )  # fmt: skip
    told_on = DateField(
        label="On which day did they tell you?", help_text="Only if they told you.",
        what="the day on which they told you", required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("capacity", "To how many heads at once?"), ("talks", "How do they like to talk?"),
        ):  # fmt: skip
            self.fields[name].label = label

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        told, told_on = answers.get("told"), answers.get("told_on")
        if told and not told_on and "told_on" not in self.errors:
            self.add_error("told_on", "Enter the day on which they told you")
        if told_on and not told:
            self.add_error("told", "Tick this if they told you, or leave the day empty")
        return answers

    def terms(self) -> dict[str, Any]:
        return {**super().terms(), "told_on": self.cleaned_data["told_on"]}


class OfferForm(ForThemForm):
    """An offer that a coordinator enters: for somebody known, or somebody new."""

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
    field_order = ("person", "name", "telephone", "email")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.people_who_may_offer(access)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("person") is None and "person" not in self.errors:
            for name, words in (
                ("name", "Choose a person, or enter a name"),
                ("telephone", "Enter their telephone number: it is how their head reaches them"),
            ):
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return answers
