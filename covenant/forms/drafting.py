"""The words of a version, and what a party may add to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from core.forms import GovukForm
from covenant.difference import EVERYBODY
from covenant.parties import KINDS
from covenant.starter import PROMISES

KIND_CHOICES = [("", EVERYBODY), *KINDS.items()]
EMPTY_ROWS, MOST_ROWS = 3, 40


class HeadingField(forms.CharField):
    """A few words that stand by themselves, and so without a full stop."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).rstrip(". ")


class DraftForm(GovukForm):
    """The title, the promises and the text of a version."""

    submit_text = "Save this draft"

    title = forms.CharField(label="Title", max_length=120)
    text = forms.CharField(
        label="The whole text",
        help_text="Plain Markdown: ## for a heading, a blank line between paragraphs.",
        widget=forms.Textarea(attrs={"rows": 24}),
        max_length=30_000,
    )
    # What was shown (covenant/services/drafting.py: seen_of).
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, promises: Sequence[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, forms.Field] = {}
        for number, promise in enumerate([*promises, *PROMISES[len(promises) :]], start=1):
            rows[f"heading_{number}"] = HeadingField(
                label=f"Promise {number} in a few words",
                max_length=80,
                initial=promise["heading"],
                error_messages={"required": f"Enter promise {number} in a few words"},
            )
            rows[f"summary_{number}"] = forms.CharField(
                label=f"Promise {number} in a sentence",
                max_length=200,
                initial=promise["summary"],
                error_messages={"required": f"Enter promise {number} in a sentence"},
            )
        self.promise_count = len(rows) // 2
        self.fields = {
            "title": self.fields["title"],
            **rows,
            "text": self.fields["text"],
            "seen": self.fields["seen"],
        }
        self.helper.layout = None

    def promises(self) -> list[dict[str, str]]:
        """The promises as entered, in order."""
        return [
            {
                "heading": self.cleaned_data[f"heading_{number}"],
                "summary": self.cleaned_data[f"summary_{number}"],
            }
            for number in range(1, self.promise_count + 1)
        ]


class UndertakingsForm(GovukForm):
    """What each kind of party may add to the promises: some rows more than there are. A row
    whose words are taken away is gone."""

    submit_text = ""
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = min(len(rows) + EMPTY_ROWS, max(MOST_ROWS, len(rows)))
        for number in range(1, self.row_count + 1):
            row = rows[number - 1] if number <= len(rows) else {"kind": "", "words": "", "unit": ""}
            self.fields |= {
                f"kind_{number}": forms.ChoiceField(
                    label="Who may undertake it",
                    choices=KIND_CHOICES,
                    required=False,
                    initial=row["kind"],
                ),
                f"words_{number}": forms.CharField(
                    label="In words",
                    max_length=160,
                    required=False,
                    initial=row["words"],
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                f"unit_{number}": forms.CharField(
                    label="What is counted, if anything",
                    max_length=40,
                    required=False,
                    initial=row["unit"],
                ),
            }

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each row under its name."""
        names = ("kind", "words", "unit")
        return [
            (f"Undertaking {number}", [self[f"{name}_{number}"] for name in names])
            for number in range(1, self.row_count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        seen: set[tuple[str, str]] = set()
        for number in range(1, self.row_count + 1):
            words = " ".join(answers.get(f"words_{number}", "").split())
            key = (answers.get(f"kind_{number}", ""), words.casefold())
            if not words and answers.get(f"unit_{number}"):
                self.add_error(
                    f"words_{number}",
                    f"Enter in words what undertaking {number} is, or empty its whole row",
                )
            elif words and key in seen:
                self.add_error(
                    f"words_{number}",
                    f"Undertaking {number} says the same as one before; take one of them away",
                )
            seen.add(key)
        return answers

    def rows(self) -> list[dict[str, str]]:
        """The undertakings as entered, in order; rows without words are left out."""
        return [
            {
                # One line, whatever the box made of it.
                name: " ".join(self.cleaned_data[f"{name}_{number}"].split())
                for name in ("kind", "words", "unit")
            }
            for number in range(1, self.row_count + 1)
            if self.cleaned_data[f"words_{number}"]
        ]
