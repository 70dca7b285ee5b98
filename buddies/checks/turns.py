"""In which order coordinators are asked."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import Person
from core.clock import london_date
from schools.models import Network
from schools.queries import coordinators_of


def coordinators_in_turn(network: Network, now: datetime) -> Iterator[Person]:
    """The named contact, then who coordinates the network, the longest-serving first."""
    contact = network.named_contact
    if contact is not None:
        yield contact
    for person in coordinators_of(network, london_date(now)):
        if contact is None or person.pk != contact.pk:
            yield person
