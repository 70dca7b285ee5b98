"""Pairs of a network change one after the other (``schools.locks``), so that a load is counted,
never guessed."""

from accounts.models import Person
from buddies.models import Offer, Pairing
from schools.models import Network


def locked_offer(network: Network, person: Person) -> Offer | None:
    """The person's offer, locked; None for none."""
    return Offer.objects.select_for_update().filter(network=network, person=person).first()


def load_of(network: Network, person: Person) -> int:
    """How many heads the person supports now. Call it with the offer locked."""
    return Pairing.objects.filter(network=network, buddy=person, ended_at=None).count()
