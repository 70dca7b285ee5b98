"""allauth tells here that an address was changed; there is no other way to hear of it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed

from accounts.models import User
from accounts.services import follow_account_email
from core import clock


def on_email_changed(user: User, to_email_address: EmailAddress, **kwargs: Any) -> None:
    follow_account_email(user=user, email=to_email_address.email, now=clock.now())


def connect() -> None:
    """Called once, when the app is ready."""
    email_changed.connect(on_email_changed, dispatch_uid="accounts.email_changed")
