"""Objectives, actions, reviews, the close and the print of a plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Person
from core.forms import DateField, GovukForm
from support.models import Action, Objective, PlanShare, Review
from support.plans.words import HELPED
from support.services.objectives import Words

LONGEST = 4000
Section = PlanShare.Section


def _box(label: str, rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={
            "max_length": "Write at most 4,000 characters here",
            **kwargs.pop("error_messages", {}),
        },
        **kwargs,
    )


class SeenForm(GovukForm):
    """A form that remembers which words the page showed."""

    submit_text = "Save"

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ObjectiveForm(SeenForm):
    """What is to be better, and in which area."""

    area = forms.ChoiceField(
        label="In which area?",
        choices=[("", "Choose"), *Objective.Area.choices],
        error_messages={"required": "Choose an area"},
    )
    words = _box(
        "What is to be better?", 4,
        help_text="One thing, in a sentence or two, so that everybody can see when it is met. "
        "Write about the school’s work, not about people.",
        error_messages={"required": "Enter what is to be better"},
    )  # fmt: skip


class OwnerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ActionForm(SeenForm):
    """What somebody does by a day."""

    words = _box(
        "What is done?", 3,
        help_text="So that whoever does it knows when it is done.",
        error_messages={"required": "Enter what is done"},
    )  # fmt: skip
    owner = OwnerField(
        Person.objects.none(),
        label="Whose is it?",
        help_text="They read this action, and are reminded in the week in which it is due.",
        empty_label="Somebody who is not in this list",
        required=False,
    )
    owner_name = forms.CharField(
        label="Their name, if they are not in the list",
        help_text="Nobody is told. You are reminded in their place.",
        max_length=120,
        required=False,
    )
    due_on = DateField(label="By when?", what="the day by which it is done")

    def __init__(
        self, *args: Any, owners: Sequence[Person], today: date, action: Action | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        known = {each.pk for each in owners}
        if action is not None and action.owner_id is not None:
            # Whoever it was given to stays in the list, also once they have left.
            known.add(action.owner_id)
        people = Person.objects.filter(pk__in=known).order_by("name", "pk")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.today, self.action = today, action

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        kept = self.action.due_on if self.action is not None else None
        if due_on < self.today and due_on != kept:
            raise forms.ValidationError("The day by which it is done must be today or later")
        return due_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "owner" not in self.errors and not data.get("owner") and not data.get("owner_name"):
            self.add_error("owner_name", "Choose whose it is, or enter their name")
        return data

    def said(self) -> Words:
        """What was entered, for the services."""
        data = self.cleaned_data
        owner: Person | None = data["owner"]
        name = owner.name if owner is not None else data["owner_name"]
        return Words(data["words"], owner, name[:120], data["due_on"])


class DoneForm(SeenForm):
    """That an action is done, and how one can see that."""

    done_on = DateField(label="When was it done?", what="the day on which it was done")
    evidence = _box(
        "How can one see that?", 4,
        help_text="Evidence: minutes, figures, a visit, where it can be looked up. No names of "
        "pupils or staff. You can add it later.",
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self) -> date:
        return not_later(self.cleaned_data["done_on"], self.today, "The day on which it was done")


class ReviewForm(SeenForm):
    """How the plan goes, and why one says so."""

    rating = forms.ChoiceField(
        label="How does it go?",
        choices=Review.Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it goes"},
    )
    reason = _box(
        "Why do you say so?", 6,
        help_text="What has changed, what one can see of it, and what is still in the way. A "
        "rating without a reason says nothing.",
        error_messages={"required": "Enter why you say so: a rating needs a reason"},
    )  # fmt: skip
    held_on = DateField(label="When did you look at it together?", what="the day of the review")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self) -> date:
        return not_later(self.cleaned_data["held_on"], self.today, "The day of the review")


class CloseForm(GovukForm):
    """What helped; it may be nothing of this list."""

    submit_text = "Close the plan"

    helped = forms.MultipleChoiceField(
        label="What helped?",
        help_text="Tick all that did, or nothing. It is counted with other plans, without your "
        "school, so that the next head gets more of it.",
        choices=list(HELPED.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PaperForm(GovukForm):
    """What goes on paper. Who stands by the head, and supervision, never do."""

    submit_text = "Make the PDF"
    VISITS = "visits"

    what = forms.MultipleChoiceField(
        label="What is in it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what is in it"},
    )

    def __init__(self, *args: Any, sections: frozenset[str], visits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is given stands on the pages of help, and is no matter of governors yet.
        choices = [
            (str(key), label)
            for key, label in Section.choices
            if key in sections and key != Section.HELP
        ]
        self.fields["what"].initial = [key for key, _ in choices]
        if visits:
            choices.append((self.VISITS, "Days of monitoring inspections"))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


def not_later(day: date, today: date, what: str) -> date:
    """A day that has come; ValidationError for a later one."""
    if day > today:
        raise forms.ValidationError(f"{what} cannot be later than today")
    return day
