"""What a coordinator may say of a rule, and whom a preview is asked for."""

from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.layout import Submit
from django import forms

from core.forms import DateField, GovukForm
from inspections.models import Visit
from reminders.bounds import bounds_of, problems_with
from reminders.explain import when
from reminders.queries import RuleHere

TIMES = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H")
ENTER_TIME = "Enter a time of day, like 9.30 or 6pm"
A_YEAR = timedelta(days=365)
INVENTED = "An invented one"


class RuleForm(GovukForm):
    """When a rule speaks in a network, and whether it does."""

    submit_text = "Save"

    days = forms.TypedChoiceField(
        label="On which day?",
        coerce=int,
        error_messages={
            "invalid_choice": "Choose one of the days listed: others would not fit what it says"
        },
    )
    at = forms.TimeField(
        label="At what time?",
        help_text="Between 7am and 8.30pm. For example 9.30 or 6pm.",
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"required": ENTER_TIME, "invalid": ENTER_TIME},
    )
    is_active = forms.TypedChoiceField(
        label="Is it sent?",
        choices=(("yes", "Yes"), ("no", "No, it is switched off here")),
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, rule: RuleHere, **kwargs: Any) -> None:
        counting = rule.counting
        kwargs.setdefault(
            "initial",
            {
                "days": counting.days,
                "at": f"{counting.at:%H.%M}",
                "is_active": "yes" if counting.is_active else "no",
            },
        )
        super().__init__(*args, **kwargs)
        self.rule = rule.delivered
        bounds = bounds_of(self.rule)
        days: Any = self.fields["days"]
        days.choices = [(day, when(self.rule, day)) for day in bounds.days]
        for name, has_a_choice in (
            ("days", len(bounds.days) > 1), ("is_active", bounds.may_be_off)
        ):  # fmt: skip
            if not has_a_choice:
                self.fields[name].widget = forms.HiddenInput()
        self.helper.add_input(
            Submit("preview", "Preview who gets what", css_class="govuk-button--secondary")
        )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for field, problem in problems_with(self.rule, **answers).items():
                self.add_error(field, problem)
        return answers

    def as_query(self) -> dict[str, str]:
        """What was answered, to be carried in an address."""
        return {
            "rule": self.rule.key,
            "days": str(self.cleaned_data["days"]),
            "at": f"{self.cleaned_data['at']:%H.%M}",
            "is_active": "yes" if self.cleaned_data["is_active"] else "no",
        }


class PreviewForm(GovukForm):
    """A visit that is open, or the day of a call that is invented."""

    submit_text = ""

    visit = forms.TypedChoiceField(
        label="For which visit?",
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose one of the visits listed"},
    )
    called_on = DateField(
        label="If invented: the day of the call", what="the day of the call", required=False
    )

    def __init__(self, *args: Any, visits: list[Visit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"called_on": today}, **kwargs)
        self.today = today
        known = {str(visit.pk): visit for visit in visits}
        field: Any = self.fields["visit"]
        field.coerce = known.__getitem__
        field.choices = [("", INVENTED), *((pk, visit.school.name) for pk, visit in known.items())]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if self.errors or answers["visit"]:
            return answers
        called_on = answers["called_on"]
        if called_on is None:
            self.add_error("called_on", "Choose a visit, or enter the day of a call")
        elif abs(called_on - self.today) > A_YEAR:
            self.add_error("called_on", "The day of the call must be within a year from today")
        return answers
