"""Whom one invites to sign, for whom; and who asks to sign in person."""

from typing import Any

from crispy_forms_gds.layout import HTML, Layout
from django import forms

from core.forms import GovukForm
from covenant import showing
from covenant.finding import labels_of, matches, why_not_one
from covenant.forms.signing import ShownAs
from covenant.parties import Party

SUGGESTIONS = (
    '<datalist id="places">{% for each in form.labels %}<option value="{{ each }}">'
    "</option>{% endfor %}</datalist>"
)


class PlaceForm(GovukForm):
    """A form that asks for a school or an organisation by name. Where several are meant, it asks
    which; browsers that can, suggest names while one types."""

    what = "school"
    place_label, place_help = "Which school?", ""

    def __init__(
        self, *args: Any, parties: list[Party], city: str, place: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.city, self.labels = city, labels_of(parties)
        self.fields["place"] = forms.CharField(
            label=self.place_label,
            help_text=self.place_help,
            max_length=250,
            initial=place,
            widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        )
        self._mend(self.fields["place"])
        # As typed; no name holds a NUL.
        typed = self.data.get("place", "") if self.is_bound else ""
        self.found = matches(self.labels, typed.replace("\0", ""))
        if len(self.found) > 1 and not why_not_one(self.found, self.what, self.city):
            self.fields["which"] = forms.ChoiceField(
                label="Which of these do you mean?",
                choices=[(self.labels[each].key, each) for each in self.found],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose which of these you mean"},
            )

    def lay_out(self, *order: str) -> None:
        """Put the fields into this order; the choice of which follows the name."""
        names: list[Any] = []
        for name in order:
            names.append(name)
            if name == "place":
                names += [HTML(SUGGESTIONS), *(["which"] if "which" in self.fields else [])]
        self.order_fields([name for name in names if isinstance(name, str)])
        self.helper.layout = Layout(*names)

    def clean_place(self) -> str:
        if reason := why_not_one(self.found, self.what, self.city):
            raise forms.ValidationError(reason)
        return str(self.cleaned_data["place"])

    def party(self) -> Party:
        """What was meant."""
        wanted = self.cleaned_data.get("which")
        found = [self.labels[each] for each in self.found]
        return next((party for party in found if party.key == wanted), found[0])


class InviteToSignForm(PlaceForm):
    """Whom one invites to sign for an organisation or a school."""

    submit_text = "Send the invitation"
    what = "organisation or school"
    place_label = "For which organisation or school?"
    place_help = "Type its name, or a part of it."

    name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter their name"}
    )
    email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        help_text="Their address at work: then nobody needs to confirm by what authority they "
        "sign.",
        error_messages={"required": "Enter their e-mail address"},
    )
    role = forms.CharField(
        label="What they are there",
        help_text="For example: Chief executive, Chair of governors, Headteacher.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("place", "name", "email", "role")


class InPersonForm(PlaceForm):
    """Somebody who works at a school of the city asks to sign for themselves."""

    submit_text = "Send me the link"
    place_label = "At which school do you work?"
    place_help = "Type its name, or a part of it."

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We send the link to this address, and use it for nothing else. Your address at "
        "work is best: then nobody needs to confirm that you work there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label="What are you there?",
        choices=[(each, each) for each in (showing.HEAD, showing.STAFF)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you are there"},
    )
    shown_as = forms.ChoiceField(
        label="How should the public register show you?",
        help_text="You can still change this before you sign.",
        choices=[
            (ShownAs.NAME.value, "My name"),
            (ShownAs.INITIALS.value, "My initials"),
            (ShownAs.NAMELESS.value, "Neither, only as a head or a member of staff in the city"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the register should show you"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("name", "email", "place", "role", "shown_as")
