"""Who signs, for whom and by what authority."""

from typing import Any

from django import forms

from core.forms import GovukForm
from schools.models import Organisation


class SignForm(GovukForm):
    """Who signs, for whom and by what authority."""

    submit_text = "Sign the covenant"

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation do you sign for?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the organisation you sign for",
            "invalid_choice": "Choose one of your own organisations",
        },
    )
    role = forms.CharField(
        label="Your role",
        help_text="For example: Chief executive, Branch secretary.",
        max_length=100,
    )
    authority = forms.CharField(
        label="By what authority do you sign?",
        help_text="For example: by decision of the board on 3 November 2026.",
        max_length=300,
        error_messages={"required": "Say by what authority you sign"},
    )
    publish_name = forms.BooleanField(
        label="Show my name and role on the public register",
        help_text="If you leave this empty, only the organisation is named.",
        required=False,
    )
    agree = forms.BooleanField(
        label="We have read the text above and stand by it",
        error_messages={"required": "Tick the box to say that you stand by the text"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
        if len(organisations) == 1:
            field.initial = organisations[0]
