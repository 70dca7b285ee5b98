"""Signing in as people do: an address, a code from an e-mail, perhaps an app's code."""

import re

from django.core import mail
from django.urls import reverse

LOGIN = "account_login"


def ask_for_code(client, email, **data):
    return client.post(reverse(LOGIN), {"login": email, **data}, follow=True)


def code():
    return re.search(r"^\s+(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def enter_code(client, value=None):
    return client.post(reverse("account_confirm_login_code"), {"code": value or code()})


def sign_in(client, person, **data):
    ask_for_code(client, person.user.email, **data)
    return enter_code(client)


def signed_in(client):
    return "_auth_user_id" in client.session
