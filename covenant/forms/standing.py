"""What is said when a signature is re-affirmed or withdrawn, and when a coordinator changes how it
stands in public."""

from typing import Any

from django import forms

from core.forms import GovukForm
from covenant.forms.signing import by_decision_of
from covenant.models import SignatureEvidence, Standing
from covenant.parties import of_standing

LONGEST = 300
EVERYBODY_READS = "Everybody can read it on the register. Please name nobody."
ShownAs = SignatureEvidence.ShownAs


def _line(label: str, help_text: str, *, initial: str = "", required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        initial=initial,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write the line that everybody can read about this",
            "max_length": f"Use at most {LONGEST} characters for the public line",
        },
    )


class WithdrawForm(GovukForm):
    """Withdraw, in one's own words or in kind ones."""

    submit_text = "Withdraw"

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words:
            self.fields["words"] = _line(
                "What the register says about it",
                f"You can change these words. {EVERYBODY_READS}",
                initial=words[:LONGEST],
                required=False,
            )
            self._mend(self.fields["words"])
        self.helper.layout = None


class ReaffirmForm(GovukForm):
    """Who says today that a party still stands by it, and by what authority."""

    submit_text = "We still stand by it"

    role = forms.CharField(label="Your role", max_length=100)
    authority = forms.CharField(
        label="By what authority do you say so?",
        max_length=300,
        error_messages={"required": "Say by what authority you re-affirm it"},
    )
    publish_name = forms.BooleanField(
        label="Show my name and role on the public register",
        help_text="If you leave this empty, only the organisation or school is named.",
        required=False,
    )
    words = _line(
        "A line for the register, if you wish",
        f"What you have done since you signed, for example. {EVERYBODY_READS}",
        required=False,
    )

    def __init__(self, *args: Any, standing: Standing, role: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": role})
        if standing.person_id is not None:
            kwargs["submit"] = "I still stand by it"
        super().__init__(*args, **kwargs)
        self.fields["authority"].help_text = by_decision_of(of_standing(standing).kind)
        self.shown_as = standing.event.evidence.shown_as or ShownAs.NAMELESS
        self.known_role = role
        if standing.person_id is not None:
            for name in ("role", "authority", "publish_name"):
                del self.fields[name]
            self.helper.layout = None

    def said(self) -> dict[str, str]:
        """What they said of themselves, for ``witness_of``. In person, shown as they chose when
        they signed."""
        if "role" not in self.fields:
            return {"role": self.known_role, "shown_as": self.shown_as}
        shown = ShownAs.NAME if self.cleaned_data["publish_name"] else ShownAs.NAMELESS
        return {
            "role": self.cleaned_data["role"],
            "authority": self.cleaned_data["authority"],
            "shown_as": shown,
        }


class LineForm(GovukForm):
    """The line of the public log with which a coordinator changes how a party stands."""

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = _line(
            "The line that everybody can read",
            f"One or two sentences. {EVERYBODY_READS}",
            initial=words[:LONGEST],
        )
        self._mend(self.fields["words"])
        self.helper.layout = None


class StandingFilter(GovukForm):
    """What the list of standings can be asked."""

    submit_text = ""

    q = forms.CharField(label="Name", required=False, max_length=100)
    show = forms.ChoiceField(
        label="Only",
        required=False,
        choices=(
            ("", "Everybody"),
            ("line", "a public line to write"),
            ("asked", "asked to re-affirm"),
            ("check", "waits for a check"),
            ("second", "waits for a second signatory"),
            *((state.value, state.label) for state in Standing.State),
        ),
    )
