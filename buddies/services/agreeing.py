"""The code of practice of a pair: each of the two ticks it for themselves (DOMAIN 1.8)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies import policies
from buddies.models import Pairing
from core import audit


@transaction.atomic
def agree(*, pairing: Pairing, by: Person, now: datetime) -> Pairing:
    """Keep that ``by``, one of the two, agrees to the code of practice; the first day counts.

    Raises NotAllowed for anybody else, a coordinator included, and Refused for a pair that has
    ended.
    """
    kept = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    policies.check_live(kept)
    policies.check_is_one_of_two(by, kept)
    field = "supported_agreed_at" if by.pk == kept.supported_id else "buddy_agreed_at"
    if getattr(kept, field) is None:
        setattr(kept, field, now)
        kept.save(update_fields=[field])
        audit.record("pairing.agreed", kept, by=by, now=now, network_id=kept.network_id)
    return kept
