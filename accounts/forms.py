"""Sign-in, and a person's own details."""

from datetime import date, datetime, time
from typing import Any

from allauth.account import forms as allauth
from crispy_forms_gds.layout import HTML, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts import sessions, wishes
from accounts.adapters import ASK_YOUR_COORDINATOR
from accounts.models import Person
from accounts.services import find_by_email
from core.clock import LONDON
from core.forms import DateField, GovukForm, GovukModelForm, TelephoneField
from core.refusals import Refused
from core.telephone import mobile
from core.templatetags.covenant import clock


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


def _hours(first: time, last: time) -> list[tuple[str, str]]:
    """Every half hour between two full hours, as a choice."""
    halves = range(2 * first.hour, 2 * last.hour + 1)
    times = [datetime(2000, 1, 1, half // 2, 30 * (half % 2), tzinfo=LONDON) for half in halves]
    return [(f"{each:%H:%M}", clock(each)) for each in times]


def _hour_field(label: str, first: time, last: time) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_hours(first, last), coerce=time.fromisoformat
    )


class DetailsForm(GovukModelForm):
    """How others reach me, and what Covenant sends me."""

    submit_text = "Save"
    telephone = TelephoneField(
        required=False,
        label="Telephone number",
        help_text="Your buddy, the head you support and your coordinator see it.",
    )
    quiet_from = _hour_field("Quiet from", wishes.EARLIEST_QUIET, wishes.QUIET_FROM)
    quiet_until = _hour_field("Quiet until", wishes.QUIET_UNTIL, wishes.LATEST_QUIET)

    class Meta:
        model = Person
        fields = [
            "name", "telephone", "reach_me", "wants_email", "wants_texts", "quiet_from",
            "quiet_until",
        ]  # fmt: skip
        labels = {
            "name": "Your name",
            "reach_me": "How best to reach you",
            "wants_email": "Send me reminders by e-mail",
            "wants_texts": "Send me text messages",
        }
        help_texts = {
            "wants_texts": (
                "With these on, urgent messages come by e-mail and as a text; others come as a "
                "text only where e-mail is off."
            ),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quiet_from", "quiet_until"):
            self.initial[name] = f"{getattr(self.instance, name):%H:%M}"
        if not (wishes.are_texts_sent() and self.instance.mobile):
            del self.fields["wants_texts"]
        told = [name for name in ("wants_email", "wants_texts") if name in self.fields]
        self.helper.layout = Layout(
            "name", "telephone", "reach_me",
            HTML.heading("h2", "m", "What Covenant sends you"),
            *told,
            HTML.heading("h2", "m", "Quiet hours"),
            HTML.p(
                "In these hours nothing ordinary is sent. Urgent messages come at any hour and "
                "by every way you gave: when a head needs somebody to ring, on the evening "
                "before and the days of an inspection if you support somebody, and when you "
                "are asked for help at once."
            ),
            "quiet_from", "quiet_until",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        number = cleaned.get("telephone", "")
        if cleaned.get("wants_texts") and "telephone" in cleaned and not mobile(number):
            self.add_error(
                "telephone", "Enter a mobile number, like 07700 900123, or turn text messages off"
            )
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was entered, for ``change_details``."""
        return {name: self.cleaned_data[name] for name in self.fields}


class PauseForm(GovukForm):
    """Until when to send nothing."""

    submit_text = "Pause everything"
    until = DateField(
        what="the day on which messages should come again",
        label="Send me nothing until",
        help_text="The first day on which messages come again, at most 60 days from now.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        try:
            wishes.check_pause(until=until, today=self.today)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        return until
