from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm
from schools.models import Organisation


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ProposalForm(GovukForm):
    """Somebody whom an officer proposes. They themselves give their number and say yes."""

    submit_text = "Ask them"

    organisation = OrganisationField(
        Organisation.objects.none(), label="For which organisation?", empty_label=None,
        error_messages={"required": "Choose your organisation"},
    )  # fmt: skip
    name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="We ask them there. They need no account.",
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )
    good_for = forms.CharField(
        label="What could somebody ring them about?",
        help_text="If you like. They read it, change it or take it out before anybody else sees "
        "it.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            # Nothing to choose.
            field.initial = organisations[0].pk
            field.widget = forms.HiddenInput()
