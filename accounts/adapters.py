"""How allauth behaves here: by invitation, by code, kept signed in only where asked."""

import logging
import smtplib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User
from accounts.services import find_by_email

logger = logging.getLogger(__name__)
ASK_YOUR_COORDINATOR = "This address cannot be used here yet. Ask your coordinator for help."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in is by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def save_user(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Accounts are made by invitations.")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A code or second factor of the last minutes counts: allauth alone would ask for a
        second code right after the first."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The code to a new address was right; the address counts, unless somebody else came
        to be known by it since the code was sent."""
        other = find_by_email(email_address.email)
        if other is not None and other.user_id != email_address.user_id:
            messages.error(request, ASK_YOUR_COORDINATOR)
            return False
        return bool(super().confirm_email(request, email_address))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once. Where the mail server is away the page answers all the same, so that
        nobody learns from it who has an account; its reader may ask for another code."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            logger.error("A sign-in message was not sent: %s", type(error).__name__)
