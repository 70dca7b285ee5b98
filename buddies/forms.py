"""Forms of the pairing pages."""

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.models import Person
from buddies import queries
from buddies.describing import PHASES
from buddies.fitness import sentence
from buddies.matching.data import WAIVABLE, Rule
from buddies.services.offers import MOST
from core.forms import GovukForm, TelephoneField
from schools.access import Access
from schools.models import School


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SchoolField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


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


class PairForm(GovukForm):
    """Pair a head with a buddy by hand."""

    submit_text = "Pair them"

    supported = PersonField(Person.objects.none(), label="Head", empty_label="Choose a head")
    buddy = PersonField(Person.objects.none(), label="Buddy", empty_label="Choose a buddy")
    reserve = PersonField(
        Person.objects.none(),
        label="Reserve",
        help_text="Whom the head rings when the buddy cannot be reached.",
        required=False,
        empty_label="Nobody yet",
    )
    despite = forms.MultipleChoiceField(
        label="Pair them all the same?",
        help_text="Choose the rules that you set aside for these two.",
        choices=[(rule.value, sentence(rule)) for rule in WAIVABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, access: Access, rules: Collection[Rule] = (), **kwargs: Any
    ) -> None:
        """``rules``: those that stand against the pair and may be set aside."""
        super().__init__(*args, **kwargs)
        self.fields["supported"].queryset = queries.heads_without_a_buddy(access)  # type: ignore[attr-defined]
        givers = queries.people_who_offered(access)
        self.fields["buddy"].queryset = givers  # type: ignore[attr-defined]
        self.fields["reserve"].queryset = givers  # type: ignore[attr-defined]
        if rules:
            choices = [(rule.value, sentence(rule)) for rule in rules]
            self.fields["despite"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["despite"]


class ReserveForm(GovukForm):
    """Another reserve for a pair."""

    submit_text = "Save the reserve"

    reserve = PersonField(
        Person.objects.none(), label="Reserve", required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reserve"].queryset = queries.people_who_offered(access)  # type: ignore[attr-defined]


class ConflictForm(GovukForm):
    """A school with whose people one must not be paired."""

    submit_text = "Keep it"

    school = SchoolField(School.objects.none(), label="School", empty_label="Choose a school")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = queries.schools_to_name(access)  # type: ignore[attr-defined]
