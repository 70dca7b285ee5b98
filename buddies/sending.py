"""How buddies write to people: to whom a message can go, and the pages it leads to."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import queue
from schools.models import Network

GUIDE = "talk/for-the-buddy/"
# One that a worker has in hand may still arrive.
TOLD = (Message.State.SENT, Message.State.CLAIMED)


def page(name: str, network: Network, *args: object) -> str:
    """The whole address of a page of this network."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=[network.slug, *args])}"


def guide() -> str:
    """The address of what a buddy should know; read without signing in."""
    return f"{settings.SITE_ADDRESS}/{GUIDE}"


def home(network: Network) -> str:
    """The address of everybody's own first page."""
    return page("dashboard:home", network)


def tell(
    key: str, person: Person, occasion: str, said: tuple[str, str], network: Network, now: datetime,
    priority: int = Message.Priority.ORDINARY,
) -> None:  # fmt: skip
    """Queue a message (subject and text) for somebody who can be sent one."""
    if not can_be_sent(person):
        return
    subject, text = said
    queue(
        key=key,
        person=person,
        occasion=occasion,
        subject=subject,
        text=text,
        now=now,
        priority=priority,
        network_id=network.pk,
    )
