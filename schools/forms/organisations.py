"""Forms for organisations, and for which schools they are responsible."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.forms import GovukForm, GovukModelForm
from schools.models import Organisation, School
from schools.shared_domains import is_anybodys

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class OrganisationForm(GovukModelForm):
    """What no file knows: a union, an association, a foundation trust."""

    submit_text = "Save"

    class Meta:
        model = Organisation
        fields = ["kind", "name", "email_domain", "contact_email"]
        labels = {
            "kind": "Kind",
            "name": "Name",
            "email_domain": "E-mail domain",
            "contact_email": "Published e-mail address",
        }
        help_texts = {
            "email_domain": "The part after the @ in its people’s addresses, like harbour.example.",
            "contact_email": "Where the public reaches it.",
        }
        error_messages = {
            "kind": {"required": "Choose what kind of organisation it is"},
            "name": {"required": "Enter a name"},
        }

    def clean_email_domain(self) -> str:
        domain: str = self.cleaned_data["email_domain"].strip().lower().removeprefix("@")
        if domain and not DOMAIN.fullmatch(domain):
            raise ValidationError("Enter the part after the @, like harbour.example")
        if is_anybodys(domain):
            raise ValidationError(
                f"Anybody can have an address at {domain}. Enter the organisation’s own domain, or "
                "leave this empty: then a coordinator confirms who signs for it"
            )
        return domain

    def validate_unique(self) -> None:
        """The service says it, with its sentence: it knows the network."""

    validate_constraints = validate_unique

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ResponsibleSchoolsForm(GovukForm):
    """Which schools an organisation is responsible for: those shown as boxes, and those that
    a search has hidden, which stay as they are."""

    submit_text = ""

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"] = forms.ModelMultipleChoiceField(
            queryset=schools,
            required=False,
            error_messages={"invalid_choice": "Choose schools from the list"},
        )
