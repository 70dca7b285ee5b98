"""What people are sent about being a buddy themselves: asked, told that they are on the list,
invited. No school, no visit in any of them."""

from datetime import datetime

from buddies.models import Offer, OfferInvitation
from buddies.offer_links import Answer, link_to
from core.clock import london_date, london_time
from notifications.channels import is_written_to
from notifications.models import Message
from notifications.services import queue

WHAT_IT_IS = (
    "A buddy is there for a colleague from another school: a call now and then, and one on a hard "
    "day. It needs no special knowledge, and you can stop at any time."
)
MORNING = 9


def _key(offer: Offer, what: str) -> str:
    stamp = offer.confirmed_at or offer.offered_at
    return f"buddies.offer:{offer.pk}:{what}:{int(stamp.timestamp())}"


def keys_of(offer: Offer) -> list[str]:
    """The keys of the messages about this offer that may still wait."""
    begins = f"buddies.offer:{offer.pk}:"
    waiting = Message.objects.filter(
        key__startswith=begins, state__in=(Message.State.QUEUED, Message.State.CLAIMED)
    )
    return list(waiting.values_list("key", flat=True))


def invitation_key(invitation: OfferInvitation) -> str:
    """The key of the message that carries an invitation."""
    return f"buddies.invitation:{invitation.pk}"


def asked_text(offer: Offer) -> str:
    """The question whether somebody can be a buddy, whom a coordinator had in mind."""
    return (
        f"A coordinator of {offer.network.name} asks whether you can be a buddy to {_heads(offer)}."
        f"\n\n{WHAT_IT_IS}\n\n"
        f"Yes, I can: {link_to(offer, Answer.YES)}\n\n"
        f"Not for now: {link_to(offer, Answer.NOT_NOW)}\n\n"
        "Each is one tap, and you need not sign in. Until you say yes, you are not on the list.\n"
    )


def on_the_list_text(offer: Offer) -> str:
    """That somebody is on the list because a coordinator entered what they said."""
    return (
        f"Thank you. You are on the list of buddies in {offer.network.name}, for {_heads(offer)}: "
        "a coordinator entered it as you told them. When somebody is paired with you, you hear "
        "from us.\n\n"
        "If it is not so, or not any more, one tap takes you off, and nobody asks why: "
        f"{link_to(offer, Answer.NOT_NOW)}\n"
    )


def invitation_text(invitation: OfferInvitation) -> str:
    """The invitation to offer."""
    return (
        "Could you be there for a colleague for a while?\n\n"
        f"{WHAT_IT_IS} One head at a time is a great deal.\n\n"
        f"Yes, I can: {link_to(invitation, Answer.YES)}\n\n"
        f"Not for now: {link_to(invitation, Answer.NOT_NOW)}\n\n"
        "Each is one tap, and you need not sign in. Not for now is a good answer: "
        "nobody is told who gave it.\n"
    )


def _heads(offer: Offer) -> str:
    return "one head at a time" if offer.capacity == 1 else f"up to {offer.capacity} heads at once"


def ask(offer: Offer, now: datetime) -> None:
    """Ask them whether they can; who only reads their own page finds the question there."""
    if is_written_to(offer.person):
        _queue(
            offer, _key(offer, "asked"), "Asked whether they can be a buddy",
            "Covenant: can you be a buddy?", asked_text(offer), now, now,
        )  # fmt: skip


def tell_on_the_list(offer: Offer, now: datetime) -> None:
    """Tell them that they are on the list, where there is a way to."""
    if is_written_to(offer.person):
        key = f"{_key(offer, 'listed')}:{int(now.timestamp())}"
        _queue(
            offer, key, "On the list of buddies", "Covenant: you are on the list of buddies",
            on_the_list_text(offer), now, now,
        )  # fmt: skip


def invite(invitation: OfferInvitation, now: datetime) -> None:
    """Send an invitation to offer, from nine in the morning."""
    _queue(
        invitation, invitation_key(invitation), "Invited to offer to be a buddy",
        "Covenant: could you be a buddy?", invitation_text(invitation), now,
        max(now, london_time(london_date(now), MORNING)),
    )  # fmt: skip


def _queue(
    about: Offer | OfferInvitation,
    key: str,
    occasion: str,
    subject: str,
    text: str,
    now: datetime,
    not_before: datetime,
) -> None:
    queue(
        key=key, person=about.person, occasion=occasion, subject=subject, text=text, now=now,
        not_before=not_before, network_id=about.network_id,
        # Listed to coordinators it would tell who was asked.
        is_private=isinstance(about, OfferInvitation),
    )  # fmt: skip
