"""Duties shared fairly: who has had how many, and who is suggested first. Pure."""

from collections.abc import Iterable, Mapping

from directory.models import Entry

# Of fewer others a range would tell how often one of them was there.
FEWEST_OTHERS = 3


def in_turn(entries: Iterable[Entry], loads: Mapping[int, int]) -> list[Entry]:
    """These entries in the order in which they are suggested: whoever has had fewest first; where
    two have had as many, as they came. ``loads``: how many each has had, by entry."""
    return sorted(entries, key=lambda entry: loads.get(entry.pk, 0))


def words_for(mine: int, others: Iterable[int]) -> str:
    """How one's own number of duties compares: "you 3, others 2 to 4". Nothing of the others
    where they are too few to stay unknown."""
    counts = sorted(others)
    if len(counts) < FEWEST_OTHERS:
        return f"you {mine}"
    fewest, most = counts[0], counts[-1]
    return f"you {mine}, others {fewest}" + ("" if fewest == most else f" to {most}")
