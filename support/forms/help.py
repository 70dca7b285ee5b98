from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.forms import GovukForm
from schools.models import Organisation
from support.models import HelpKind, Objective

MOST_DAYS = 200
DAYS_WRONG = {
    "min_value": "Enter 1 day or more",
    "max_value": f"Enter {MOST_DAYS} days or fewer",
    "invalid": "Enter a whole number of days, like 3",
}


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class OfferForm(GovukForm):
    """What an organisation can give. With ``is_new=False`` organisation and kind stay."""

    submit_text = "Save"

    organisation = OrganisationField(
        Organisation.objects.none(), label="For which organisation?", empty_label=None,
        error_messages={"required": "Choose your organisation"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What can you give?", choices=HelpKind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What is it?",
        help_text="One or two sentences. Heads read it who look for help: “An adviser for early "
        "reading, half days too”. No names of schools.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    areas = forms.MultipleChoiceField(
        label="For which areas?",
        help_text="Leave all open if it is for any area.",
        choices=Objective.Area.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.IntegerField(
        label="How many days in all?", min_value=1, max_value=MOST_DAYS, error_messages=DAYS_WRONG
    )
    first_day = DateInputField(label="From", help_text="Leave empty for now.", required=False)
    last_day = DateInputField(label="Until", help_text="Leave empty for no end.", required=False)

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["organisation"], self.fields["kind"]
            return
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            # Nothing to choose.
            field.initial = organisations[0].pk
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("It must end on or after its first day"))
        return data


class AnswerForm(GovukForm):
    """What an officer answers to a plan that asks: how many days, who comes and when."""

    submit_text = "Yes, we can"

    days = forms.IntegerField(label="How many days?", min_value=1, error_messages=DAYS_WRONG)
    words = forms.CharField(
        label="Who will be in touch, and when?",
        help_text="The head reads it: a name, a telephone number, a first day that would suit.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = most


class WordsForm(GovukForm):
    """Who comes and when, once somebody has said yes."""

    submit_text = "Save who comes"

    words = forms.CharField(
        label="Who will be in touch, and when?",
        help_text="The head reads it: a name, a telephone number, a first day that would suit.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DaysGivenForm(GovukForm):
    """How many days were given so far."""

    submit_text = "Save the days"

    days = forms.IntegerField(
        label="Days given so far", min_value=0,
        error_messages={**DAYS_WRONG, "min_value": "Enter 0 or more"},
    )  # fmt: skip


class NeedForm(GovukForm):
    """What a plan needs. Organisations read it without the school."""

    submit_text = "Save"

    kind = forms.ChoiceField(
        label="What would help?", choices=HelpKind.choices, widget=forms.RadioSelect
    )
    area = forms.ChoiceField(
        label="In which area?", choices=[("", "Choose"), *Objective.Area.choices]
    )
    days = forms.IntegerField(
        label="How many days?", min_value=1, max_value=MOST_DAYS, error_messages=DAYS_WRONG
    )
    by_day = DateInputField(label="By when?", help_text="The last day on which it would help.")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_by_day(self) -> Any:
        by_day = self.cleaned_data["by_day"]
        if by_day < self._today:
            raise ValidationError("The day must be today or later")
        return by_day
