"""Forms in which a coordinator pairs people by hand."""

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.models import Person
from buddies import queries
from buddies.fitness import sentence
from buddies.forms.fields import PersonField
from buddies.matching.data import WAIVABLE, Rule
from core.forms import GovukForm
from schools.access import Access


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
