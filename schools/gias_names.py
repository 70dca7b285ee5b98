"""One name for each organisation of a file, whatever the order of its rows.

The rule: of all spellings under one UID, the most common (capitals aside; among equals the
first in the alphabet). Of its capitalisations a mixed one wins over CAPITALS, the most common
first; where there is none, sponsors' names in the same file may lend one; else CAPITALS are
written as a title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SMALL = frozenset(("a", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"))
# Kept in capitals, as the field writes them.
CAPITALS = frozenset(
    ("ce", "cit", "coe", "cofe", "ct", "dbat", "mat", "mac", "rc", "sat", "stem", "tkat", "uk",
     "utc", "ii", "iii", "iv", "vi")
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
VOWELS = frozenset("aeiouy")


class Spellings:
    """Counts how often each spelling of each UID's name occurs."""

    def __init__(self) -> None:
        self._by_uid: dict[str, Counter[str]] = {}
        self._lent: Counter[str] = Counter()

    def add(self, uid: str, name: str) -> None:
        """One row names this organisation so."""
        if name:
            self._by_uid.setdefault(uid, Counter())[name] += 1

    def lend(self, name: str) -> None:
        """A name without a UID (a sponsor's), whose capitalisation may serve."""
        if name and not name.isupper():
            self._lent[name] += 1

    def names(self) -> dict[str, tuple[str, bool]]:
        """Each UID's one name, and whether the file shows its capitals (else they are ours)."""
        lent = _by_folded(self._lent)
        return {uid: _choose(spellings, lent) for uid, spellings in self._by_uid.items()}


def _by_folded(names: Counter[str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for name, count in names.items():
        found.setdefault(name.casefold(), Counter())[name] += count
    return found


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _choose(spellings: Counter[str], lent: dict[str, Counter[str]]) -> tuple[str, bool]:
    groups = _by_folded(spellings)
    totals = Counter({folded: group.total() for folded, group in groups.items()})
    chosen = _commonest(totals)
    mixed = Counter({name: n for name, n in groups[chosen].items() if not name.isupper()})
    if mixed:
        return _commonest(mixed), True
    if chosen in lent:
        return _commonest(lent[chosen]), True
    return tidy(_commonest(groups[chosen])), False


def tidy(name: str) -> str:
    """A name in CAPITALS written as a title; any other comes back as it is.

    >>> tidy("OASIS COMMUNITY LEARNING")
    'Oasis Community Learning'
    """
    if not name.isupper():
        return name
    first = True

    def written(match: re.Match[str]) -> str:
        nonlocal first
        word = match[0].lower()
        at_start, first = first, False
        if word in CAPITALS or (len(word) > 1 and not VOWELS & set(word)):
            return "St" if word == "st" else "Ltd" if word == "ltd" else word.upper()
        if word in SMALL and not at_start:
            return word
        return word[0].upper() + word[1:]

    return WORD.sub(written, name)


def distinct(wanted: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, str]:
    """A name for each (uid, name) that nobody else has; two alike carry their UID.

    `taken` are names in use by others, compared without regard to capitals.
    """
    used = {name.casefold() for name in taken}
    found: dict[str, str] = {}
    for uid, name in sorted(wanted, key=lambda pair: (pair[1].casefold(), pair[0])):
        if name.casefold() in used:
            name = f"{name} ({uid})"
        used.add(name.casefold())
        found[uid] = name
    return found
