"""What somebody looks for on the public register."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from core.forms import GovukForm
from covenant.models import Declaration, Standing
from covenant.parties import KINDS
from covenant.queries.register import Sought
from covenant.undertakings import offers_of

State = Standing.State
IS_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
STATES = {
    "": ("Stands by it", Standing.STANDS),
    State.DUE: ("Asked to re-affirm", (State.DUE,)),
    State.SUSPENDED: ("Suspended", (State.SUSPENDED,)),
    State.WITHDRAWN: ("Withdrawn", (State.WITHDRAWN,)),
    "all": ("All of these", Standing.PUBLIC),
}


class RegisterForm(forms.Form):
    """Search and filters above the register. What is not among the choices filters nothing."""

    q = forms.CharField(label="Name", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    undertaking = forms.ChoiceField(label="Undertaking", required=False)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(
        self, data: Mapping[str, Any], *, declaration: Declaration | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        words = [offer.words for offer in offers_of(declaration)] if declaration else []
        choices = {
            "kind": [("", "All kinds"), *KINDS.items()],
            "undertaking": [("", "Any"), *((each, each) for each in dict.fromkeys(words))],
            "state": [(value, label) for value, (label, _) in STATES.items()],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = rows
        if not words:
            del self.fields["undertaking"]

    def sought(self, *, states: Sequence[str] | None = None) -> Sought:
        """What is looked for; ``states``: instead of those chosen."""
        chosen = STATES.get(self.data.get("state", ""), STATES[""])[1]
        found = Sought(
            words=self._words(),
            kind=self._chosen("kind"),
            undertaking=self._chosen("undertaking"),
            states=chosen,
            letter=self.data.get("letter", "")[:1].upper().replace("\0", ""),
        )
        return replace(found, states=states) if states is not None else found

    def is_searched(self) -> bool:
        """Whether anything is looked for but all who stand by it."""
        return self.sought() != Sought(states=Standing.STANDS)

    def is_filtered(self) -> bool:
        """Whether a kind, an undertaking or other states are chosen."""
        sought = self.sought()
        return bool(sought.kind or sought.undertaking or sought.states != Standing.STANDS)

    def _words(self) -> str:
        # No name holds a NUL, and PostgreSQL refuses to look for one.
        return str(self.data.get("q", "")).replace("\0", "").strip()[:100]

    def _chosen(self, name: str) -> str:
        value = self.data.get(name, "")
        field = self.fields.get(name)
        known = isinstance(field, forms.ChoiceField) and field.valid_value(value)
        return value if known else ""


class ReceiptForm(GovukForm):
    """What stands on a receipt, or is read off a certificate."""

    submit_text = "Compare with the register"

    digest = forms.CharField(
        label="Digest of the signature",
        help_text="64 figures and letters from a to f. It stands on the receipt and on the "
        "certificate; blanks do not matter.",
        max_length=200,
        error_messages={"required": "Enter the digest that stands on the receipt"},
    )
    number = forms.IntegerField(
        label="Number of the signature",
        help_text="As on the receipt. It tells a changed signature from one of another city.",
        required=False,
        min_value=1,
        max_value=999_999_999,
        error_messages={
            "invalid": "Enter the number as figures, for example 12",
            "min_value": "Enter the number as figures, for example 12",
            "max_value": "Enter the number as it stands on the receipt",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It changes nothing and holds nothing private, so its answer has an address.
        self.helper.form_method = "get"

    def clean_digest(self) -> str:
        digest = "".join(self.cleaned_data["digest"].split()).lower()
        if not IS_DIGEST(digest):
            raise forms.ValidationError(
                "A digest has 64 figures and letters from a to f; this has "
                f"{len(digest)} signs. Copy it from the receipt."
                if len(digest) != 64
                else "A digest has figures and letters from a to f only. Copy it from the receipt."
            )
        return digest
