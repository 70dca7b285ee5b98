"""Asking to be rung."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from core.forms import GovukForm
from support.models import Talk


class TalkForm(GovukForm):
    """Who may be asked. On the page each is a button; what it is about is not asked."""

    submit_text = ""

    whom = forms.ChoiceField(
        label="Who may ring you?",
        choices=Talk.Whom.choices,
        error_messages={"required": "Choose who may be asked to ring you"},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4()}
        super().__init__(*args, **kwargs)

    def sent_token(self) -> UUID:
        """Which form this is; a new one where the browser sent none."""
        return self.cleaned_data["token"] or uuid4()
