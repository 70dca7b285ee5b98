"""What somebody says by a link who signs as the second, or re-affirms: no more than is new."""

from typing import Any

from django import forms

from core.forms import GovukForm
from covenant.forms.signing import ShownAs, by_decision_of, publish_name_field
from covenant.parties import Party
from escalations.forms import FiguresForm


class StandForm(GovukForm):
    """Role, authority and that they stand by it; with ``may_be_shown``, whether the register names
    them. Of who signed in person, that they stand by it alone: how they are shown stays as they
    chose."""

    def __init__(
        self, *args: Any, party: Party, submit: str, agree: str, role: str = "",
        shown_as: str = "", read: str = "", may_be_shown: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, submit=submit, **kwargs)
        self.shown_as = shown_as
        if party.person is None:
            self.fields["role"] = forms.CharField(
                label="Your role",
                help_text="For example: Chair of governors, Vice-chair, Branch president.",
                initial=role,
                max_length=100,
            )
            self.fields["authority"] = forms.CharField(
                label="By what authority do you sign?",
                help_text=by_decision_of(party.kind),
                max_length=300,
                error_messages={"required": "Say by what authority you sign"},
            )
            if may_be_shown:
                self.fields["publish_name"] = publish_name_field()
        self.role = role
        self.fields["agree"] = forms.BooleanField(
            label=agree,
            error_messages={"required": "Tick the box to say that you stand by the text"},
        )
        # Which words the page showed; where they have changed, SignForm takes its place.
        self.fields["read"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=read
        )
        for field in self.fields.values():
            self._mend(field)

    def said(self) -> dict[str, str]:
        """What the signer said of themselves, for ``witness_of``."""
        is_named = self.cleaned_data.get("publish_name", False)
        return {
            "role": self.cleaned_data.get("role", self.role),
            "authority": self.cleaned_data.get("authority", ""),
            "shown_as": ShownAs.NAME if is_named else self.shown_as or ShownAs.NAMELESS,
        }


class CodeForm(FiguresForm):
    """The code from a letter, and the address that it came to."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="The one that the message came to.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
