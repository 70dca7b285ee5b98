"""What somebody answers who was invited to offer."""

from datetime import datetime

from django.db import transaction

from buddies.models import OfferInvitation
from buddies.services.locks import load_of, locked_offer
from buddies.services.offers import offer, say_yes, withdraw_offer
from core import audit
from schools.locks import lock_network


@transaction.atomic
def answer_invitation(
    *, invitation: OfferInvitation, answer: str, by: audit.Actor, now: datetime
) -> OfferInvitation:
    """Keep the answer, the latest where there are two (``OfferInvitation.Answer``).

    A yes puts them on the list, as they offered before or, the first time, for one head of any
    phase; a "not for now" takes them off it, and nobody new is paired with them. The audit
    trail says that they answered, not what.
    """
    network, person = lock_network(invitation.network), invitation.person
    kept = OfferInvitation.objects.select_for_update().get(pk=invitation.pk)
    known = locked_offer(network, person)
    if answer == OfferInvitation.Answer.YES and known is None:
        offer(
            network=network, person=person, capacity=max(1, load_of(network, person)), phases=[],
            by=by, now=now,
        )  # fmt: skip
    elif answer == OfferInvitation.Answer.YES and known is not None:
        say_yes(offer=known, by=by, now=now)
    elif known is not None:
        withdraw_offer(offer=known, by=by, now=now)
    if kept.answer != answer:
        kept.answer, kept.answered_at = answer, now
        kept.save(update_fields=["answer", "answered_at"])
        audit.record("offer_invitation.answered", kept, by=by, now=now, network_id=network.pk)
    return kept
