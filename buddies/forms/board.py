"""What the lists of the pairing pages can be asked."""

from typing import Any

from django import forms

from buddies.describing import PHASES
from core.forms import GovukForm


class _Filter(GovukForm):
    """A search that never ends in an error: what cannot be is left out."""

    submit_text = ""

    q = forms.CharField(label="Name or school", required=False, max_length=80)

    def asked(self) -> dict[str, Any]:
        """What was asked."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NeedFilter(_Filter):
    """The list of who needs a buddy."""

    state = forms.ChoiceField(
        label="Covered",
        required=False,
        choices=(
            ("", "Any"),
            ("open", "Not covered"),
            ("alone", "Head without a buddy"),
            ("unknown", "No known head"),
            ("covered", "Covered"),
        ),
    )


class PairFilter(_Filter):
    """The list of pairs."""

    state = forms.ChoiceField(
        label="Only",
        required=False,
        choices=(("", "Any"), ("no-reserve", "Without a reserve"), ("check", "To check")),
    )


class GiverFilter(_Filter):
    """The list of those who can give."""

    state = forms.ChoiceField(
        label="Has room",
        required=False,
        choices=(
            ("", "Any"),
            ("room", "Yes"),
            ("full", "No, supports as many as offered"),
            ("not-now", "Not for now"),
        ),
    )
    phase = forms.ChoiceField(label="Phase", required=False, choices=(("", "Any"), *PHASES.items()))


class ProposalFilter(_Filter):
    """The rows of a proposal."""

    show = forms.ChoiceField(
        label="Only",
        required=False,
        choices=(
            ("", "Everything"),
            ("alone", "Nobody yet"),
            ("check", "To check"),
            ("new", "New pairs"),
            ("moved", "Pairs that move"),
            ("reserve", "New reserves"),
            ("left-out", "Taken out"),
        ),
    )
