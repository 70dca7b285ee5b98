"""Who was told that their pair had ended, and then it came back: an undone publication does that.

Each coming back is told once; and so is an end after it, which the first goodbye's key would
hide.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from buddies.messages import reach
from buddies.models import Pairing
from buddies.sending import TOLD
from core.models import AuditEvent
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import cancel, queue

BACK = "pairing.brought_back"


def reconcile_back(pairing_id: int, now: datetime) -> None:
    """Bring what the two were told of an end to what is true now."""
    rows = Pairing.objects.select_for_update(of=("self",)).filter(pk=pairing_id)
    pairing = rows.select_related("network", "supported", "buddy").first()
    if pairing is None:
        return
    times = AuditEvent.objects.filter(
        verb=BACK, object_type=Pairing._meta.label_lower, object_id=pairing.pk
    ).count()
    if not times:
        return
    for role, person, other in (
        ("supported", pairing.supported, pairing.buddy),
        ("buddy", pairing.buddy, pairing.supported),
    ):
        _tell(pairing, role, person, other, times, now)


def _tell(
    pairing: Pairing, role: str, person: Person, other: Person, times: int, now: datetime
) -> None:
    key = f"pairing:{pairing.pk}:{role}"
    if pairing.ended_at is not None:
        cancel(keys=[f"{key}:back:{times}"], why="The pair has ended", now=now)
        _queue(pairing, f"{key}:ended:{times}", person, "Their pair has ended", _over(other), now)
        return
    goodbye = f"{key}:ended:{times - 1}" if times > 1 else f"{key}:ended"
    cancel(keys=[goodbye], why="The pair is back", now=now)
    hello = Message.objects.filter(key=key, state=Message.State.CANCELLED)
    if hello.exists() or Message.objects.filter(key=goodbye, state__in=TOLD).exists():
        said = _again(other, role)
        _queue(pairing, f"{key}:back:{times}", person, "Their pair is back", said, now)


def _queue(
    pairing: Pairing,
    key: str,
    person: Person,
    occasion: str,
    said: tuple[str, str],
    now: datetime,
) -> None:
    if not can_be_sent(person):
        return
    link = f"{settings.SITE_ADDRESS}{reverse('dashboard:home', args=[pairing.network.slug])}"
    queue(
        key=key,
        person=person,
        occasion=occasion,
        subject=said[0],
        text=f"{said[1]}\n\nYour page: {link}\n",
        now=now,
        network_id=pairing.network_id,
    )


def _again(other: Person, role: str) -> tuple[str, str]:
    is_head = role == "supported"
    who = f"{other.name} is your buddy" if is_head else f"You are the buddy of {other.name}"
    return "Covenant: your buddies are as before", (
        f"{reach(other)}\n\n{who}, as before. We wrote of a change, and it was taken back. Please "
        "forgive the to and fro: it says nothing about either of you."
    )


def _over(other: Person) -> tuple[str, str]:
    return "Covenant: a change to your buddies", (
        f"You and {other.name} are not paired as buddies any more. That happens for many "
        "reasons, and it says nothing about either of you. Thank you for having been there.\n\n"
        "Who to ring now is on your page."
    )
