"""The schools that people in the directory declared, for ``schools.apart``."""

from directory.models import EntryConflict
from schools.apart import Rows, words_of


def declared(network_id: int) -> Rows:
    """Whom nobody there may be shown, also where they have left the directory since."""
    rows = EntryConflict.objects.filter(entry__network=network_id)
    return words_of(rows, "entry__person_id", school="school_id")
