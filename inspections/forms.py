"""The head's two taps, and the details below them."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.clock import LONDON, london_date, london_time
from core.forms import DateField, GovukForm, TelephoneField
from inspections import visits
from inspections.models import Phase, Visit, VisitChange, WindowOverride
from inspections.queries import gaps_of
from inspections.services.windows import problem_with_inspection
from schools.models import School

TIMES = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H")
FEW_ENOUGH_FOR_BUTTONS = 5


class CallForm(GovukForm):
    """Which school was called; nothing to answer for whoever has one and a full inspection."""

    submit_text = "Record the call"

    USUAL, HERE_NOW = "full", "unannounced"
    otherwise = forms.ChoiceField(
        label="Is it otherwise?",
        required=False,
        initial=USUAL,
        widget=forms.RadioSelect,
        choices=(
            (USUAL, "No: a full inspection, and the team comes later"),
            (HERE_NOW, "Unannounced: the team is here already"),
            (Visit.Kind.MONITORING, "A monitoring inspection"),
            (Visit.Kind.FOCUSED, "Focused monitoring"),
        ),
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(schools)
        self.only_school = known[0] if len(known) == 1 else None
        widget: type[forms.Widget] = forms.Select
        if self.only_school is not None:
            widget = forms.HiddenInput
        elif len(known) <= FEW_ENOUGH_FOR_BUTTONS:
            widget = forms.RadioSelect
        field = forms.ModelChoiceField(
            queryset=schools,
            label="Which school?",
            widget=widget,
            initial=self.only_school,
            error_messages={
                "required": "Choose the school that Ofsted called",
                "invalid_choice": "Choose one of the schools listed",
            },
        )
        # Made here, because the field would ask the database at each look.
        names: list[tuple[int | str, str]] = [(school.pk, school.name) for school in known]
        if widget is forms.Select:
            names.insert(0, ("", "Choose a school"))
        field.choices = names
        self.fields["school"] = field
        self.order_fields(["school", "otherwise"])

    def details(self) -> dict[str, Any]:
        """What the call was about, for ``services.open_visit``."""
        chosen = self.cleaned_data["otherwise"] or self.USUAL
        if chosen == self.HERE_NOW:
            return {"is_unannounced": True}
        return {"kind": chosen}


class VisitForm(GovukForm):
    """The details of a visit, as they turn out to be."""

    submit_text = "Save"

    kind = forms.ChoiceField(
        label="What kind of inspection?", choices=Visit.Kind.choices, widget=forms.RadioSelect
    )
    called_on = DateField(label="When did Ofsted call?", what="the day of the call")
    called_time = forms.TimeField(
        label="At what time?",
        help_text="For example 10.20 or 2pm.",
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={
            "required": "Enter the time of the call, like 10.20",
            "invalid": "Enter the time of the call, like 10.20",
        },
    )
    first_day = DateField(label="First day on site", what="the first day on site")
    last_day = DateField(label="Last day on site", what="the last day on site")
    is_unannounced = forms.BooleanField(label="The team came unannounced", required=False)
    senior_inspector = TelephoneField(
        label="The senior inspector’s telephone number", required=False
    )
    why = forms.ChoiceField(
        label="Why does it change?",
        widget=forms.RadioSelect,
        choices=[
            (VisitChange.Why.OFSTED_CHANGED, VisitChange.Why.OFSTED_CHANGED.label),
            (VisitChange.Why.ENTERED_WRONGLY, VisitChange.Why.ENTERED_WRONGLY.label),
        ],
        initial=VisitChange.Why.OFSTED_CHANGED,
    )

    # Which box a problem with the call belongs to.
    BOXES = {"called_at": "called_on"}

    def __init__(self, *args: Any, visit: Visit, now: datetime, **kwargs: Any) -> None:
        called = visit.called_at.astimezone(LONDON)
        kwargs["initial"] = {
            "kind": visit.kind,
            "called_on": called.date(),
            "called_time": called.strftime("%H.%M"),
            "first_day": visit.first_day,
            "last_day": visit.last_day,
            "is_unannounced": visit.is_unannounced,
            "senior_inspector": visit.senior_inspector,
        }
        super().__init__(*args, **kwargs)
        self.visit, self.now = visit, now
        if visit.phase == Phase.DEFERRED:  # its days are said at their own page
            del self.fields["first_day"], self.fields["last_day"]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if self.errors:
            return answers
        at: time = answers["called_time"]
        called_at = london_time(answers["called_on"], at.hour, at.minute)
        kept = self.visit.called_at
        # The form shows no seconds: left alone, the call keeps its own.
        if called_at == kept.replace(second=0, microsecond=0):
            called_at = kept
        answers["called_at"] = called_at
        for field, problem in visits.problems_with(
            called_at=called_at,
            first_day=answers.get("first_day", self.visit.first_day),
            last_day=answers.get("last_day", self.visit.last_day),
            is_unannounced=answers["is_unannounced"],
            gaps=gaps_of(self.visit),
            now=self.now,
        ).items():
            box = self.BOXES.get(field, field)
            self.add_error(box if box in self.fields else None, problem)
        return answers

    def details(self) -> dict[str, Any]:
        """What was answered, for ``services.correct_visit``."""
        names = ("kind", "is_unannounced", "called_at", "first_day", "last_day", "why")
        found = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**found, "senior_inspector": self.cleaned_data["senior_inspector"]}


class StepForm(GovukForm):
    """The day on which a draft or a report came."""

    submit_text = "Save"

    on = DateField(label="On which day?", what="the day")

    def __init__(
        self, *args: Any, visit: Visit, phase: Phase, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"on": london_date(now)}, **kwargs)
        self.visit, self.phase, self.now = visit, phase, now

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        problem = visits.problem_with_step(self.visit, self.phase, on, self.now)
        if problem is not None:
            raise forms.ValidationError(problem)
        return on


class OverrideForm(GovukForm):
    """A range that the coordinator knows better."""

    submit_text = "Set this window"

    opens = DateField(label="First day of the window", what="the first day")
    closes = DateField(label="Last day of the window", what="the last day")
    reason = forms.ChoiceField(
        label="Why?",
        choices=WindowOverride.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason from the list"},
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        opens, closes = answers.get("opens"), answers.get("closes")
        if opens and closes and closes < opens:
            self.add_error("closes", "The last day must be on or after the first day")
        return answers


class InspectedForm(GovukForm):
    """The first day of an inspection that our data does not know of yet."""

    submit_text = "Save"

    on = DateField(
        label="First day of that inspection",
        what="the first day of that inspection",
        help_text="Ofsted’s published data follows months later; your word counts until then.",
    )

    def __init__(self, *args: Any, school: School, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.now = school, now

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        problem = problem_with_inspection(self.school, on, self.now)
        if problem is not None:
            raise forms.ValidationError(problem)
        return on
