"""Somebody who was invited to sign by a link, and what they do with it."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from covenant import links
from covenant.models import SigningInvitation, Standing

ROSE = "rose.chief@example.org"
SIGNED = {
    "role": "Chief executive", "authority": "By decision of the board", "publish_name": "on",
    "agree": "on",
}  # fmt: skip


def address(invitation: SigningInvitation) -> str:
    return reverse("sign-by-link", args=[links.token_for(invitation)])


def post(
    invitation: SigningInvitation, client: Client | None = None, **fields: str
) -> HttpResponse:
    return (client or Client()).post(address(invitation), {**SIGNED, **fields})


def standing() -> Standing:
    """The one that came of it."""
    return Standing.objects.get()
