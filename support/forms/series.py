"""When and where a series meets, as a supervisor fills it in."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from core.clock import LONDON, london_date, london_time
from core.forms import DateField, GovukForm
from core.templatetags.covenant import clock, day_short
from support.forms.fields import number_field
from support.models import Series, Session, Way
from support.series import MOST_SESSIONS, MOST_WEEKS, SESSIONS, WEEKS, Proposed

TIMES = [time(hour, minute) for hour in range(7, 21) for minute in (0, 15, 30, 45)]
LENGTHS = ((30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"))
PLACES = [(number, f"{number} places") for number in range(2, 9)]


def _time_field(label: str = "Time") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose a time"), *((f"{each:%H:%M}", clock(each)) for each in TIMES)],
        error_messages={"required": "Choose a time"},
    )


class RhythmForm(GovukForm):
    """When a series begins and how often it meets."""

    submit_text = "Propose the dates"

    first = DateField(label="The day of the first meeting", what="the day of the first meeting")
    at = _time_field("At what time?")
    minutes = forms.TypedChoiceField(
        label="For how long?", choices=LENGTHS, coerce=int, initial=60,
        error_messages={"required": "Choose for how long"},
    )  # fmt: skip
    how_many = number_field("How many meetings?", 1, MOST_SESSIONS, initial=SESSIONS)
    weeks = number_field(
        "How many weeks from one to the next?", 1, MOST_WEEKS, initial=WEEKS,
        help_text="Holidays, INSET days and bank holidays are stepped over.",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper.form_method = "get"
        self.helper.disable_csrf = True

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        if first < self.today:
            raise forms.ValidationError("Enter a day that is still to come")
        if first.year > self.today.year + 1:
            raise forms.ValidationError("Enter a day of this year or the next")
        return first


class WhereForm(GovukForm):
    """How and where a series meets."""

    submit_text = "Save"

    way = forms.ChoiceField(
        label="How do you meet?", choices=Way.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how you meet"},
    )  # fmt: skip
    where = forms.CharField(
        label="Where?",
        help_text="A room with its address, the number to ring, or the link of a video call. Only "
        "you and who has a place read it; it is in no message. You can add it later.",
        max_length=200,
        required=False,
    )


class SeriesForm(WhereForm):
    """The dates as proposed, each to be changed, and who it is for."""

    submit_text = "Open this series"

    kind = forms.ChoiceField(
        label="Who is it for?",
        choices=[
            ("one", "One head, one to one"),
            ("group", "A group of heads"),
            ("debrief-one", "One person who stood by a head in a visit"),
            ("debrief-group", "A group of those who stood by a head in a visit"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is for"},
    )
    places = forms.TypedChoiceField(
        label="How many places has a group?", choices=PLACES, coerce=int, initial=6, required=False
    )

    def __init__(
        self, *args: Any, proposed: Sequence[Proposed], at: str, minutes: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, self.minutes = proposed, minutes
        for number, each in enumerate(proposed, start=1):
            day = DateField(
                label=f"Meeting {number}", what=f"the day of meeting {number}", initial=each.day,
                help_text=f"{day_short(each.day)}. {why_this_day(each)}".strip(),
            )  # fmt: skip
            self.fields[f"day{number}"] = day
            self.fields[f"at{number}"] = _time_field(f"Time of meeting {number}")
            self.fields[f"at{number}"].initial = at
        for field in self.fields.values():
            self._mend(field)
        dates = [
            f"{name}{number}" for number in range(1, len(proposed) + 1) for name in ("day", "at")
        ]
        self.order_fields([*dates, "kind", "places", "way", "where"])

    def starts(self) -> list[datetime]:
        """When it meets."""
        data = self.cleaned_data
        numbers = range(1, len(self.proposed) + 1)
        return [moment(data[f"day{number}"], data[f"at{number}"]) for number in numbers]

    def said(self) -> dict[str, Any]:
        """What the service takes of it."""
        data = self.cleaned_data
        purpose, _, form = data["kind"].rpartition("-")
        return {
            "starts": self.starts(), "minutes": self.minutes, "way": data["way"],
            "where": data["where"], "format": form, "places": int(data["places"] or 6),
            "purpose": purpose or Series.Purpose.HEADS,
        }  # fmt: skip


def why_this_day(proposed: Proposed) -> str:
    """What must be said of a day that was proposed."""
    if not proposed.is_known:
        return "The term dates do not reach so far: it may be a holiday."
    if proposed.instead_of is not None:
        return (
            f"Not on {proposed.instead_of.day} {proposed.instead_of:%B}: nobody is in school then."
        )
    return ""


def moment(day: date, at: str) -> datetime:
    """A day and a time as the forms send it, in London."""
    chosen = time.fromisoformat(at)
    return london_time(day, chosen.hour, chosen.minute)


class MeetingForm(GovukForm):
    """One meeting's day and time."""

    submit_text = "Save"

    day = DateField(label="Day", what="the day")
    at = _time_field()

    def starts_at(self) -> datetime:
        """When."""
        return moment(self.cleaned_data["day"], self.cleaned_data["at"])


def kept_time(session: Session) -> dict[str, Any]:
    """When a session is, for ``MeetingForm`` to begin with."""
    return {
        "day": london_date(session.starts_at),
        "at": f"{session.starts_at.astimezone(LONDON):%H:%M}",
    }
