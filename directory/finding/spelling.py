"""What somebody meant by a word that they typed. Pure."""

from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA

# A word of fewer letters is taken as it is; from so many on two slips are forgiven.
FORGIVEN_FROM, TWICE_FROM = 4, 7
BEGINS_FROM = 3


def readings(words: Iterable[str], known: Collection[str]) -> dict[str, frozenset[str]]:
    """For each word the known ones that it can stand for: itself, those that begin with it, or,
    where there are none, those nearest to it. Two letters that changed places are one slip."""
    return {word: _reading(word, known) for word in words}


def _reading(word: str, known: Collection[str]) -> frozenset[str]:
    if word in known:
        exact = {word}
        if len(word) >= FORGIVEN_FROM:
            exact |= {each for each in known if each.startswith(word)}
        return frozenset(exact)
    if len(word) >= BEGINS_FROM:
        begun = frozenset(each for each in known if each.startswith(word))
        if begun:
            return begun
    if len(word) < FORGIVEN_FROM:
        return frozenset()
    slips = 2 if len(word) >= TWICE_FROM else 1
    near = {
        each: OSA.distance(word, each, score_cutoff=slips)
        for each in known
        if len(each) >= FORGIVEN_FROM
    }
    nearest = min(near.values(), default=slips + 1)
    if nearest > slips:
        return frozenset()
    return frozenset(each for each, distance in near.items() if distance == nearest)
