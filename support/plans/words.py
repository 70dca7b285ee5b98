"""What can be ticked when a plan is closed. Keys are kept, in ``Plan.helped`` and in what is left
of a plan; the words may change."""

from collections.abc import Iterable

HELPED: dict[str, str] = {
    "workload": "Work taken off the head and the team",
    "somebody": "Somebody who stood by the head",
    "spoken-for": "Others who spoke to governors, parents or press",
    "statement": "The employer’s statement of support",
    "adviser": "Adviser days",
    "peer-review": "Peer review",
    "specialist": "A specialist",
    "trust": "Another trust or school",
    "staff": "Somebody who came to help for a while",
    "supervision": "Somebody to talk to in confidence",
    "time": "Time",
}


def helped_in_words(keys: Iterable[str]) -> list[str]:
    """What was ticked, in the order of the list; keys that are no longer in it are left out."""
    ticked = set(keys)
    return [words for key, words in HELPED.items() if key in ticked]
