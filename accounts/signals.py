"""allauth keeps a table of addresses of its own; here the two are held together."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.db.models.signals import post_save

from accounts.models import User
from accounts.services import follow_account_email
from core import clock


def on_email_changed(user: User, to_email_address: EmailAddress, **kwargs: Any) -> None:
    follow_account_email(user=user, email=to_email_address.email, now=clock.now())


def on_account_saved(instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Each account has its address there, as one that is known to be theirs: nobody signs in
    without a code sent to it."""
    if created and not raw:
        EmailAddress.objects.create(
            user=instance, email=instance.email, primary=True, verified=True
        )


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(on_account_saved, sender=User, dispatch_uid="accounts.account_saved")
    email_changed.connect(on_email_changed, dispatch_uid="accounts.email_changed")
