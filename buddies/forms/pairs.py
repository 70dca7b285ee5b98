"""Forms in which a coordinator pairs people by hand."""

from collections.abc import Collection, Sequence
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from accounts.models import Person
from buddies import queries
from buddies.fitness import sentence
from buddies.fitting import Fitting
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

    def __init__(
        self, *args: Any, access: Access, first: Sequence[Person] = (), **kwargs: Any
    ) -> None:
        """``first``: those who would fit best, who stand first in the list."""
        super().__init__(*args, **kwargs)
        offered = queries.people_who_offered(access)
        self.fields["reserve"].queryset = offered  # type: ignore[attr-defined]
        best = [person.pk for person in first]
        others = [person for person in offered if person.pk not in best]
        self.fields["reserve"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody yet"),
            *((person.pk, person.name) for person in [*first, *others]),
        ]


class AnotherForm(GovukForm):
    """Another buddy for a head, of those who are free and fit."""

    submit_text = "Pair them"

    buddy = PersonField(
        Person.objects.none(), label="Who is free and fits", widget=forms.RadioSelect,
        error_messages={"required": "Choose a buddy"},
    )  # fmt: skip
    reserve = PersonField(
        Person.objects.none(), label="Reserve", required=False, empty_label="Nobody yet",
        help_text="Whom the head rings when the buddy cannot be reached.",
    )  # fmt: skip

    def __init__(self, *args: Any, fitting: Sequence[Fitting], **kwargs: Any) -> None:
        """``fitting``: the best first."""
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=[each.person.pk for each in fitting])
        for name in ("buddy", "reserve"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        self.fields["buddy"].choices = [  # type: ignore[attr-defined]
            Choice(each.person.pk, each.person.name, hint=". ".join(each.reasons) + ".")
            for each in fitting
        ]
        self.fields["reserve"].choices = [  # type: ignore[attr-defined]
            ("", "Nobody yet"),
            *((each.person.pk, each.person.name) for each in fitting),
        ]
