"""What the owner of a feed is asked."""

from typing import Any

from django import forms

from core.forms import GovukForm
from dashboard.feeds.content import BUSY, RING
from dashboard.models import CalendarFeed

Titles = CalendarFeed.Titles
TITLES = (
    (Titles.NEUTRAL, f"Neutral: “{BUSY}”, “{RING}”"),
    (
        Titles.NAMED,
        "With names and places: “On site at Quayside Primary School”, “Ring Sam Okafor”",
    ),
)
WHO_READS = (
    "Names show on your phone’s lock screen, to whoever shares your calendar, and to the company "
    "that runs it."
)


class ChangeFeed(GovukForm):
    """A feed's name and titles."""

    submit_text = "Save"

    name = forms.CharField(
        label="Name of this calendar",
        max_length=60,
        help_text="So that you know it again, for example: My phone.",
    )
    titles = forms.ChoiceField(
        label="What the entries say",
        choices=TITLES,
        widget=forms.RadioSelect,
        help_text=WHO_READS,
    )


class MakeFeed(ChangeFeed):
    """The same, and what is in it."""

    submit_text = "Make the calendar"
    field_order = ("name", "scope", "titles")

    scope = forms.ChoiceField(label="What is in it", widget=forms.RadioSelect)

    def __init__(self, *args: Any, scopes: list[CalendarFeed.Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scope"]
        field.choices = [(scope, scope.label) for scope in scopes]
        self.initial.setdefault("titles", Titles.NEUTRAL)


class RenewFeed(GovukForm):
    """The one word before an address ends."""

    submit_text = "Make a new address"

    sure = forms.BooleanField(
        label="I understand that the old address stops at once",
        error_messages={"required": "Tick the box to say that you understand"},
    )
