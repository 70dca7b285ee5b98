"""Sign-in, and a person's own details."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts import sessions
from accounts.adapters import ASK_YOUR_COORDINATOR
from accounts.models import Person
from accounts.services import find_by_email
from core.forms import GovukModelForm, TelephoneField


class LoginForm(allauth.LoginForm):
    """Asks for the address to send a code to, and whether to stay signed in."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        sessions.wish(request, keep=self.cleaned_data["remember"])
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class AddEmailForm(allauth.AddEmailForm):
    """A new address to sign in with; it counts once the code sent to it was entered. For that
    of another account the page says what it always says, and the code changes nothing."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        other = find_by_email(email)
        if other is not None and other.user_id is None:
            raise ValidationError(ASK_YOUR_COORDINATOR)
        return email


class DetailsForm(GovukModelForm):
    """How others reach me."""

    submit_text = "Save"
    telephone = TelephoneField(
        required=False,
        label="Telephone number",
        help_text="Your buddy, the head you support and your coordinator see it.",
    )

    class Meta:
        model = Person
        fields = ["name", "telephone", "reach_me", "wants_email"]
        labels = {
            "name": "Your name",
            "reach_me": "How best to reach you",
            "wants_email": "Send me reminders by e-mail",
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def changes(self) -> dict[str, Any]:
        """What was entered, for ``change_details``."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
