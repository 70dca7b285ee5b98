"""Asking for a deferral or a pause, its answer, and the days that follow."""

from datetime import datetime, time
from typing import Any

from django import forms

from core.clock import LONDON, london_date, london_time
from core.forms import DateField, GovukForm, TelephoneField
from inspections.forms import TIMES
from inspections.models import Interruption, Visit

AskedBy, AskedOf, Kind = Interruption.AskedBy, Interruption.AskedOf, Interruption.Kind
HEAD_OR_BODY = (
    (AskedBy.HEAD, AskedBy.HEAD.label),
    (AskedBy.RESPONSIBLE_BODY, AskedBy.RESPONSIBLE_BODY.label),
)
OF_WHOM = {
    Kind.DEFERRAL: (AskedOf.CALLER, AskedOf.LEAD_INSPECTOR, AskedOf.SENIOR_INSPECTOR),
    Kind.PAUSE: (AskedOf.LEAD_INSPECTOR, AskedOf.SENIOR_INSPECTOR),
}


class TimeField(forms.TimeField):
    """A time of day as people write it, with one plain message."""

    def __init__(self, what: str, **kwargs: Any) -> None:
        message = f"Enter {what}, like 10.20"
        super().__init__(
            help_text="For example 10.20 or 2pm.",
            input_formats=TIMES,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
            error_messages={"required": message, "invalid": message},
            **kwargs,
        )


def _moment(now: datetime) -> dict[str, Any]:
    local = now.astimezone(LONDON)
    return {"on": local.date(), "time": local.strftime("%H.%M")}


class MomentForm(GovukForm):
    """A day and an hour, now unless changed."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        kwargs["initial"] = {**_moment(now), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.now = now

    def moment(self) -> datetime:
        """The moment that was given; the one shown at first is now, with its seconds."""
        at: time = self.cleaned_data["time"]
        given = london_time(self.cleaned_data["on"], at.hour, at.minute)
        return self.now if given == self.now.replace(second=0, microsecond=0) else given


class AskForm(MomentForm):
    """I have asked: by whom, of whom and when; never why."""

    submit_text = "I have asked"

    asked_by = forms.ChoiceField(
        label="Who asked?", choices=HEAD_OR_BODY, widget=forms.RadioSelect, initial=AskedBy.HEAD
    )
    asked_of = forms.ChoiceField(label="Of whom?", widget=forms.RadioSelect)
    on = DateField(label="When?", what="the day on which you asked")
    time = TimeField("the time at which you asked", label="At what time?")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        choices = OF_WHOM[Kind(kind)]
        kwargs["initial"] = {"asked_of": choices[0]}
        super().__init__(*args, **kwargs)
        field = self.fields["asked_of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in choices]


class AnswerForm(MomentForm):
    """What Ofsted said, when, and the days if they are known."""

    submit_text = "Save the answer"

    answer = forms.ChoiceField(
        label="What is the answer?",
        widget=forms.RadioSelect,
        choices=(
            (Interruption.Answer.GRANTED, "They agreed"),
            (Interruption.Answer.REFUSED, "They refused"),
            (Interruption.Answer.WITHDRAWN, "We do not ask any more"),
        ),
        error_messages={"required": "Choose the answer"},
    )
    on = DateField(label="When did it come?", what="the day of the answer")
    time = TimeField("the time of the answer", label="At what time?")
    stopped_on = DateField(
        label="The last day on which the team was here", what="that day", required=False
    )
    first_day = DateField(what="that day", required=False)

    LABELS = {
        Kind.DEFERRAL: "The new first day, if you know it already",
        Kind.PAUSE: "The day on which it goes on, if you know it already",
    }

    def __init__(self, *args: Any, visit: Visit, kind: str, **kwargs: Any) -> None:
        now: datetime = kwargs["now"]
        kwargs["initial"] = {"stopped_on": min(visit.last_day, london_date(now))}
        super().__init__(*args, **kwargs)
        self.fields["first_day"].label = self.LABELS[Kind(kind)]
        if kind == Kind.DEFERRAL:
            del self.fields["stopped_on"]


class InspectorsPausedForm(GovukForm):
    """The inspectors paused it themselves: recorded in one go."""

    submit_text = "Save"

    stopped_on = DateField(label="The last day on which the team was here", what="that day")
    first_day = DateField(
        label="The day on which it goes on, if you know it already", what="that day", required=False
    )

    def __init__(self, *args: Any, visit: Visit, now: datetime, **kwargs: Any) -> None:
        initial = {"stopped_on": min(visit.last_day, london_date(now))}
        super().__init__(*args, initial=initial, **kwargs)


class IncompleteForm(GovukForm):
    """The team left before it was complete, and will come back."""

    submit_text = "Save"

    stopped_on = DateField(label="The last day on which the team was here", what="that day")
    first_day = DateField(
        label="The day on which it comes back, if you know it already",
        what="that day",
        required=False,
    )

    def __init__(
        self, *args: Any, visit: Visit, now: datetime, is_paused: bool, **kwargs: Any
    ) -> None:
        initial = {"stopped_on": min(visit.last_day, london_date(now))}
        super().__init__(*args, initial=initial, **kwargs)
        if is_paused:  # the pause knows it
            del self.fields["stopped_on"]


class NewDaysForm(GovukForm):
    """The days of a deferred visit, or the day on which it goes on."""

    submit_text = "Save"

    first_day = DateField(what="that day")
    last_day = DateField(
        label="Last day on site, if it is not as many days as were planned",
        what="the last day",
        required=False,
    )

    def __init__(self, *args: Any, is_deferred: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].label = (
            "The new first day on site" if is_deferred else "The day on which it goes on"
        )


class NumberForm(GovukForm):
    """The number that Ofsted gave in the notification call."""

    submit_text = "Save the number"

    senior_inspector = TelephoneField(
        label="The senior inspector’s telephone number",
        required=False,
        help_text="Ofsted gives it in the notification call, for the day on which you cannot "
        "raise something with the lead inspector.",
    )
