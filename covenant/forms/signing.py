"""Who signs, for whom and by what authority."""

from typing import Any

from crispy_forms_gds.layout import HTML, Layout
from django import forms

from core.forms import GovukForm
from covenant import showing
from covenant.models import Declaration, SignatureEvidence
from covenant.parties import SCHOOL, Party
from covenant.services import Second
from covenant.undertakings import MOST, Chosen, Offer, offered_to

ShownAs = SignatureEvidence.ShownAs


class SignForm(GovukForm):
    """The signature of a party on a text: role and authority, what it undertakes, what is shown.

    ``role`` is what the signer is, where that is known: a suggestion for a party, and kept as it
    is for who signs in person, with ``name``. ``chosen`` is what was undertaken before.
    """

    submit_text = "Sign the covenant"

    def __init__(
        self,
        *args: Any,
        declaration: Declaration,
        party: Party,
        name: str,
        role: str = "",
        chosen: tuple[Chosen, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.party, self.role, self.read = party, role, declaration.sha256
        self.offers = dict(enumerate(offered_to(declaration, party.kind), start=1))
        before = {each.words: each for each in chosen}
        offers = {
            f"undertaking_{number}": _offer_field(offer, before.get(offer.words))
            for number, offer in self.offers.items()
        }
        if party.person is not None:
            who = {"shown_as": _shown_as_field(name, role, party.network.name)}
            more: dict[str, forms.Field] = {}
        else:
            who = _authority_fields(role, party.kind)
            more = _second_fields()
        # Which words the page showed: what is signed is what was read.
        read = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.read)
        self.fields = {**who, **offers, **more, "agree": _agree_field(party), "read": read}
        for field in self.fields.values():
            self._mend(field)
        self.helper.layout = Layout(
            *who,
            *(_heading("What you offer", "None of this is needed to sign.") if offers else ()),
            *offers,
            *(_heading("A second signatory", SECOND_HELP) if more else ()),
            *more,
            HTML.heading("h2", "m", "Sign"),
            "agree",
            "read",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("read", "") not in ("", self.read):
            self.data = {**self.data, self.add_prefix("read"): self.read}
            self.add_error(None, TEXT_HAS_CHANGED)
        name, email = cleaned.get("second_name"), cleaned.get("second_email")
        if name and not email and "second_email" not in self.errors:
            self.add_error("second_email", "Enter the e-mail address of the second signatory")
        if email and not name and "second_name" not in self.errors:
            self.add_error("second_name", "Enter the name of the second signatory")
        return cleaned

    def chosen(self) -> list[Chosen]:
        """What was undertaken, for ``sign``."""
        found = []
        for number, offer in self.offers.items():
            value = self.cleaned_data[f"undertaking_{number}"]
            if value:
                amount = value if offer.unit else None
                found.append(Chosen(words=offer.words, unit=offer.unit, amount=amount))
        return found

    def second(self) -> Second | None:
        """Who else signs, for ``sign``."""
        email = self.cleaned_data.get("second_email")
        return Second(name=self.cleaned_data["second_name"], email=email) if email else None

    def said(self) -> dict[str, str]:
        """What the signer said of themselves, for ``witness_of``."""
        if self.party.person is not None:
            return {"role": self.role, "shown_as": self.cleaned_data["shown_as"]}
        shown = ShownAs.NAME if self.cleaned_data["publish_name"] else ShownAs.NAMELESS
        return {
            "role": self.cleaned_data["role"],
            "authority": self.cleaned_data["authority"],
            "shown_as": shown,
        }


TEXT_HAS_CHANGED = (
    "The text has changed since you opened this page, and nothing is signed yet. Read it as it is "
    "now, above, and sign again if you stand by it."
)
SECOND_HELP = (
    "Only if your rules ask for two. They get a link by e-mail, and your signature is complete "
    "once they have signed too."
)


def _heading(title: str, text: str) -> tuple[Any, Any]:
    return HTML.heading("h2", "m", title), HTML.p(text)


# What those who sign for a party of a kind may be, and who gives them the authority.
EXAMPLES = {
    "council": ("Director of children’s services, Leader of the council", "cabinet"),
    "union": ("Branch secretary, President", "branch committee"),
    "association": ("Chair, Secretary", "committee"),
    "governing_body": ("Chair of governors", "governing body"),
    SCHOOL: ("Headteacher, Chair of governors", "governing body"),
}
OTHERS = ("Chief executive, Chair of trustees", "board")


def by_decision_of(kind: str) -> str:
    """An example of what gives somebody the authority to sign for a party of this kind."""
    body = EXAMPLES.get(kind, OTHERS)[1]
    return f"For example: by decision of the {body} on 3 November 2026."


def _authority_fields(role: str, kind: str) -> dict[str, forms.Field]:
    roles, _ = EXAMPLES.get(kind, OTHERS)
    return {
        "role": forms.CharField(
            label="Your role",
            help_text=f"For example: {roles}.",
            initial=role,
            max_length=100,
        ),
        "authority": forms.CharField(
            label="By what authority do you sign?",
            help_text=by_decision_of(kind),
            max_length=300,
            error_messages={"required": "Say by what authority you sign"},
        ),
        "publish_name": publish_name_field(),
    }


def publish_name_field() -> forms.BooleanField:
    """Whoever signs for a party agrees to be named, or is not: nobody else agrees for them."""
    return forms.BooleanField(
        label="Show my name and role on the public register too", required=False
    )


def _shown_as_field(name: str, role: str, city: str) -> forms.Field:
    return forms.ChoiceField(
        label="How should the public register show you?",
        choices=[
            (each.value, showing.shown_name(name=name, role=role, shown_as=each, city=city))
            for each in ShownAs
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the register should show you"},
    )


def _offer_field(offer: Offer, before: Chosen | None) -> forms.Field:
    if not offer.unit:
        return forms.BooleanField(label=offer.words, initial=before is not None, required=False)
    wrong = f"Enter how many {offer.unit}: a whole number from 1 to {MOST}, or nothing"
    return forms.IntegerField(
        label=offer.words,
        help_text=f"How many {offer.unit}? Leave it empty if you do not offer this.",
        initial=before.amount if before else None,
        min_value=1,
        max_value=MOST,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _second_fields() -> dict[str, forms.Field]:
    return {
        "second_name": forms.CharField(label="Their name", max_length=120, required=False),
        "second_email": forms.EmailField(label="Their e-mail address", required=False),
    }


def _agree_field(party: Party) -> forms.Field:
    who = "I have read the text above and stand by it"
    if party.person is None:
        who = "We have read the text above and stand by it"
    return forms.BooleanField(
        label=who,
        error_messages={"required": "Tick the box to say that you stand by the text"},
    )
