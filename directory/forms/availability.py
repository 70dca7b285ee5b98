"""When somebody can be asked each week, on which days not, and the code from a text."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.forms import BoundField

from core.forms import DateField, GovukForm
from core.templatetags.covenant import DAYS, clock
from directory.availability import Part

EARLIEST, LATEST = 6, 23
TIMES = [time(hour, minute) for hour in range(EARLIEST, LATEST) for minute in (0, 30)]
TIMES.append(time(LATEST))
# So many times beside one a day: a lunch hour, an evening.
MORE = 3


def _choices(none: str) -> list[tuple[str, str]]:
    return [("", none), *((f"{at:%H:%M}", clock(at)) for at in TIMES)]


class HoursForm(GovukForm):
    """One time on each day of the week, and a few more for days with two."""

    submit_text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._rows():
            if name.startswith("more"):
                self.fields[f"{name}_day"] = forms.ChoiceField(
                    label="Day", required=False,
                    choices=[("", "No other time"), *enumerate(DAYS)],
                )  # fmt: skip
            for end, label in (("from", "From"), ("until", "Until")):
                self.fields[f"{name}_{end}"] = forms.ChoiceField(
                    label=label, choices=_choices("Not at all" if end == "from" else "–"),
                    required=False,
                )  # fmt: skip

    @staticmethod
    def _rows() -> list[str]:
        return [f"day{number}" for number in range(len(DAYS))] + [
            f"more{number}" for number in range(MORE)
        ]

    @property
    def days(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Each day with its two fields."""
        for number, day in enumerate(DAYS):
            yield day, [self[f"day{number}_from"], self[f"day{number}_until"]]

    @property
    def more(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The other times, each with its day and two fields."""
        for number in range(MORE):
            row = f"more{number}"
            fields = [self[f"{row}_day"], self[f"{row}_from"], self[f"{row}_until"]]
            yield f"One more time, {number + 1} of {MORE}", fields

    @property
    def has_more(self) -> bool:
        """Whether one of the other times is filled in."""
        return any(self[f"more{number}_day"].value() for number in range(MORE))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for name in self._rows():
            begins, ends = answers.get(f"{name}_from"), answers.get(f"{name}_until")
            day = self._day_of(name)
            if name.startswith("more") and (begins or ends) and day is None:
                self.add_error(f"{name}_day", "Choose the day of this time")
            elif day is not None and bool(begins) != bool(ends):
                which, word = ("until", "until when") if begins else ("from", "from when")
                self.add_error(f"{name}_{which}", f"Choose {word} on {DAYS[day]}")
            elif name.startswith("more") and day is not None and not begins:
                self.add_error(f"{name}_from", f"Choose from when on {DAYS[day]}")
            elif begins and ends and ends <= begins and day is not None:
                self.add_error(f"{name}_until", f"Choose a later end on {DAYS[day]}")
        return answers

    def _day_of(self, name: str) -> int | None:
        if name.startswith("day"):
            return int(name.removeprefix("day"))
        day = self.cleaned_data.get(f"{name}_day")
        return int(day) if day else None

    def parts(self) -> list[Part]:
        """What was chosen."""
        found = []
        for name in self._rows():
            begins, day = self.cleaned_data[f"{name}_from"], self._day_of(name)
            if begins and day is not None:
                ends = self.cleaned_data[f"{name}_until"]
                found.append(Part(day, time.fromisoformat(begins), time.fromisoformat(ends)))
        return found


def in_boxes(parts: Iterable[Part]) -> dict[str, str]:
    """A week as the form sends it."""
    boxes: dict[str, str] = {}
    more = 0
    for part in sorted(parts):
        name = f"day{part.weekday}"
        if f"{name}_from" in boxes:
            name, more = f"more{more}", more + 1
            boxes[f"{name}_day"] = str(part.weekday)
        boxes[f"{name}_from"], boxes[f"{name}_until"] = f"{part.begins:%H:%M}", f"{part.ends:%H:%M}"
    return boxes


class AwayForm(GovukForm):
    """Days on which somebody is not asked."""

    submit_text = "Save"

    first_day = DateField(label="First day", what="the first day")
    last_day = DateField(
        label="Last day", help_text="Leave empty for one day.", what="the last day", required=False
    )

    def days(self) -> dict[str, date]:
        """The first and the last day."""
        first = self.cleaned_data["first_day"]
        return {"first_day": first, "last_day": self.cleaned_data["last_day"] or first}


class CodeForm(GovukForm):
    """The code from a text."""

    submit_text = "Go on"

    code = forms.RegexField(
        r"^\s*(\d\s*){6}$",
        label="Code",
        help_text="Six digits, from the text.",
        max_length=20,
        error_messages={
            "required": "Enter the code from the text",
            "invalid": "Enter the six digits from the text",
        },
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "code-input",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
