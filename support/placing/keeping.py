"""How long it is kept that somebody was offered a place, or waited for one."""

from datetime import datetime, timedelta

from support.models import PlaceOffer, Waiting

# Longer than the school year that it is for: nobody is offered a second one in it.
OFFERS_KEPT = timedelta(days=400)


def forget_place_offers(*, now: datetime) -> int:
    """Delete what has been kept long enough. How many rows went."""
    before = now - OFFERS_KEPT
    offers = PlaceOffer.objects.filter(offered_at__lt=before)
    waited = Waiting.objects.filter(ended_at__lt=before)
    return offers.delete()[0] + waited.delete()[0]
