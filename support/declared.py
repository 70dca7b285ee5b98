"""Whom heads and supervisors must not meet in supervision, by their own word, for
``schools.apart``."""

from schools.apart import Rows, words_of
from support.models import Apart


def declared(network_id: int) -> Rows:
    """What people declared here themselves."""
    rows = Apart.objects.filter(network=network_id)
    return words_of(rows, "person_id", school="school_id", other="other_id")
