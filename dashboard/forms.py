"""Searches, filters, and an operator's file."""

from typing import Any

from django import forms

from core.forms import DateField, GovukForm
from dashboard.queries.schools import organisations_with_schools, phases_here
from inspections.models import State
from notifications.models import Message
from schools.access import Access
from schools.models import ImportRun, Network, Organisation

ANY = ("", "Any")
YES_NO = (ANY, ("yes", "Yes"), ("no", "No"))


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SchoolFilter(GovukForm):
    """What the list of schools can be asked."""

    submit_text = ""

    q = forms.CharField(label="Name, URN or postcode", required=False, max_length=80)
    phase = forms.ChoiceField(label="Phase", required=False)
    window = forms.ChoiceField(label="Window", required=False, choices=(ANY, *State.choices))
    head = forms.ChoiceField(label="Head known", required=False, choices=YES_NO)
    buddy = forms.ChoiceField(label="Has a buddy", required=False, choices=YES_NO)
    organisation = OrganisationField(
        label="Organisation",
        required=False,
        queryset=Organisation.objects.none(),
        empty_label="Any",
    )
    show = forms.ChoiceField(
        label="Only",
        required=False,
        choices=(
            ANY,
            ("likely", "with a likely predecessor"),
            ("absent", "missing from the last file"),
            ("closed", "closed ones too"),
        ),
    )
    sort = forms.ChoiceField(
        label="Sort by", required=False, choices=(("", "Name"), ("window", "Window"))
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = [(phase, phase) for phase in phases_here(access)]
        self._field("phase").choices = [ANY, *phases]
        self._field("organisation").queryset = organisations_with_schools(access)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def asked(self) -> dict[str, Any]:
        """What was asked, without what cannot be: a list never ends in an error."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MessageFilter(GovukForm):
    """Messages by state."""

    submit_text = ""

    state = forms.ChoiceField(label="State", required=False, choices=(ANY, *Message.State.choices))

    def asked(self) -> str:
        """The state asked for; "" for any."""
        return str(self.cleaned_data["state"]) if self.is_valid() else ""


class FileForm(GovukForm):
    """A file of the government's, to be tried first."""

    submit_text = "Try it first"

    kind = forms.ChoiceField(
        label="What is in the file", choices=ImportRun.Kind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(label="File", help_text="CSV, or CSV compressed as .gz")
    as_at = DateField(
        label="The date the file speaks for",
        what="the date the file speaks for",
        required=False,
        help_text="Leave it empty where the file’s name holds it.",
    )
    network = OrganisationField(
        label="Only this network",
        required=False,
        queryset=Network.objects.none(),
        empty_label="Every authority in the file",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs["enctype"] = "multipart/form-data"
        field: Any = self.fields["network"]
        field.queryset = Network.objects.order_by("name")


class ConfirmErasure(GovukForm):
    """The one word that stands between a person and their erasure."""

    submit_text = "Erase me"

    sure = forms.BooleanField(
        label="I understand that this cannot be undone",
        error_messages={"required": "Tick the box to say that you understand"},
    )
