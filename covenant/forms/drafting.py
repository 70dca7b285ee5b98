from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import GovukForm
from covenant.starter import PROMISES


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

    def __init__(self, *args: Any, promises: Sequence[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, forms.Field] = {}
        for number, promise in enumerate([*promises, *PROMISES[len(promises) :]], start=1):
            rows[f"heading_{number}"] = forms.CharField(
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
        self.fields = {"title": self.fields["title"], **rows, "text": self.fields["text"]}
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
