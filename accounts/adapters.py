from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in is by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def save_user(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Accounts are made by invitations.")
