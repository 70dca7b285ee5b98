"""One box to write in, who was told, and whatever else there is time for."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.views.decorators.debug import sensitive_variables

from core.clock import LONDON, london_time
from core.encryption import Unreadable
from core.forms import DateField, GovukForm
from inspections.companions import Companion
from inspections.forms import TIMES
from inspections.models import ConcernVersion
from inspections.services.concerns import Told, Words

LONGEST = 20_000
TIME_LIKE = "Enter the time, like 10.20 or 2pm"


def _box(label: str, rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"max_length": "Write at most 20,000 characters in one entry"},
        **kwargs,
    )


def _time(label: str, **kwargs: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text="For example 10.20 or 2pm.",
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"required": TIME_LIKE, "invalid": TIME_LIKE},
        **kwargs,
    )


class ConcernForm(GovukForm):
    """What happened. Only the first box must be filled in; times are filled in already."""

    submit_text = ""

    what = _box("What happened?", 7)
    told = forms.ChoiceField(
        label="Who was told?",
        choices=Told.choices,
        initial=Told.NOBODY,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was told"},
    )
    answer = _box("What did they answer?", 3, required=False)
    told_on = DateField(label="When were they told?", what="the day they were told", required=False)
    told_time = _time("At what time were they told?", required=False)
    happened_on = DateField(label="When did it happen?", what="the day it happened")
    happened_time = _time("At what time?")
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    # Those below the first two; the page opens them where one of them is wrong.
    MORE = ("answer", "told_on", "told_time", "happened_on", "happened_time")

    @sensitive_variables()
    def __init__(
        self, *args: Any, now: datetime, version: ConcernVersion | None = None, **kwargs: Any
    ) -> None:
        happened = (version.happened_at if version else now).astimezone(LONDON)
        kwargs["initial"] = {
            "happened_on": happened.date(),
            "happened_time": happened.strftime("%H.%M"),
            "token": uuid4(),
            **(_as_entered(version) if version else {}),
        }
        super().__init__(*args, **kwargs)
        self.now, self.version = now, version

    @property
    def shows_more(self) -> bool:
        """Whether the boxes that may be left alone are open."""
        return self.version is not None or any(name in self.errors for name in self.MORE)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("happened_on") and answers.get("happened_time"):
            kept = self.version.happened_at if self.version else self.now
            answers["happened_at"] = _moment(answers["happened_on"], answers["happened_time"], kept)
            if answers["happened_at"] > self.now:
                self.add_error("happened_on", "When it happened cannot be later than now")
        answers["told_at"] = self._told_at(answers)
        return answers

    def _told_at(self, answers: dict[str, Any]) -> datetime | None:
        if answers.get("told") == Told.NOBODY or {"told_on", "told_time"} & self.errors.keys():
            return None
        day, hour = answers.get("told_on"), answers.get("told_time")
        if day is None and hour is None:
            return None
        # The hour alone means the day on which it happened.
        day = day or answers.get("happened_on")
        if hour is None:
            self.add_error("told_time", TIME_LIKE)
            return None
        if day is None:
            return None
        told_at = _moment(day, hour, self.version.told_at if self.version else None)
        if told_at > self.now:
            self.add_error("told_on", "When they were told cannot be later than now")
        return told_at

    @sensitive_variables()
    def words(self) -> Words:
        """What was entered, for the services."""
        return Words(
            happened_at=self.cleaned_data["happened_at"],
            what=self.cleaned_data["what"],
            told=self.cleaned_data["told"],
            told_at=self.cleaned_data["told_at"],
            answer=self.cleaned_data["answer"],
        )

    def sent_token(self) -> UUID:
        """Which form this is; a new one where the browser sent none."""
        return self.cleaned_data["token"] or uuid4()


@sensitive_variables()
def _as_entered(version: ConcernVersion) -> dict[str, Any]:
    told = version.told_at.astimezone(LONDON) if version.told_at else None
    return {
        # A text that no key opens is not written over: its box stays empty.
        "what": "" if isinstance(version.what, Unreadable) else version.what,
        "answer": "" if isinstance(version.answer, Unreadable) else version.answer,
        "told": version.told,
        "told_on": told.date() if told else None,
        "told_time": told.strftime("%H.%M") if told else "",
    }


def _moment(day: date, hour: time, kept: datetime | None) -> datetime:
    """A moment in London; the boxes show no seconds, so one left alone keeps its own."""
    entered = london_time(day, hour.hour, hour.minute)
    if kept is not None and entered == kept.replace(second=0, microsecond=0):
        return kept
    return entered


class ShareForm(GovukForm):
    """With whom."""

    submit_text = "Share this entry"

    def __init__(self, *args: Any, companions: list[Companion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.person.pk): each.person for each in companions}
        self.fields["person"] = forms.ChoiceField(
            label="Who may read it?",
            choices=[
                (str(each.person.pk), f"{each.person.name} ({each.part})") for each in companions
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose who may read this entry",
                "invalid_choice": "Choose one of the people listed",
            },
        )
