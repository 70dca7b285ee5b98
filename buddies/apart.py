"""What is known here of people who must not meet: their own words, and what coordinators settled
for pairs. For ``schools.apart``."""

from buddies.models import DeclaredConflict, ForbiddenPair
from schools.apart import Rows, words_of


def declared(network_id: int) -> Rows:
    """What people declared themselves."""
    rows = DeclaredConflict.objects.filter(network=network_id)
    return words_of(rows, "person_id", school="school_id", other="other_id")


def forbidden(network_id: int) -> Rows:
    """The two of a pair that must not be."""
    rows = ForbiddenPair.objects.filter(network=network_id)
    return words_of(rows, "one_id", other="other_id")
