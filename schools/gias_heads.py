"""Heads' names as GIAS gives them: four columns into which co-heads are sometimes squeezed."""

from __future__ import annotations

import re
from typing import NamedTuple

from core import cells

COLUMNS = ("HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle")
HONORIFICS = frozenset(
    ("mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "fr",
     "father", "sr", "sister", "brother", "sir", "dame", "lady", "lord", "canon", "rabbi", "the")
)  # fmt: skip
AND = re.compile(r"\s+(?:and|&)\s+|\s*[/&]\s*", re.IGNORECASE)
VACANT = re.compile(r"\b(vacan(t|cy)|to be (confirmed|appointed)|tbc|tba|unknown)\b", re.IGNORECASE)
HEAD, EXECUTIVE, CO_HEAD, ACTING = "head", "executive_head", "co_head", "acting_head"


class Head(NamedTuple):
    """A head's name and kind of post, in the words of schools.models.Post.Kind."""

    name: str
    kind: str


def heads(title: str, first: str, last: str, job: str) -> tuple[Head, ...]:
    """Who leads the school by these four cells: nobody, one head, or two co-heads.

    Co-heads come as a job in the title's place with two full names ("Co Headteacher",
    "Ann Bell", "Raj Sen"), as "Ann Bell & Raj Sen" in one cell, or as "Ann & Raj", "Bell & Sen".
    """
    title, first, last, job = (cells.text(cell) for cell in (title, first, last, job))
    if not (first or last) or VACANT.search(f"{first} {last}"):
        return ()
    is_job = bool(title) and _bare(title.split()[0]) not in HONORIFICS
    names = _names(first, last, two_names="co" in re.findall(r"[a-z]+", title.lower()) and is_job)
    kind = _kind(f"{title} {job}" if is_job else job)
    if len(names) > 1:
        kind = CO_HEAD
    return tuple(Head(name[:120], kind) for name in dict.fromkeys(names))


def _names(first: str, last: str, *, two_names: bool) -> list[str]:
    firsts, lasts = _split(first), _split(last)
    if two_names and " " in first and " " in last and len(firsts) == len(lasts) == 1:
        return [_person(first), _person(last)]
    if len(firsts) == len(lasts) == 2:
        return [_person(f"{given} {family}") for given, family in zip(firsts, lasts, strict=True)]
    if len(lasts) == 2 and not firsts:
        return [_person(name) for name in lasts]
    if len(firsts) == 2 and not lasts:
        return [_person(name) for name in firsts]
    if len(lasts) == 2:  # "Ann", "Bell and Raj Sen"
        return [_person(f"{first} {lasts[0]}"), _person(lasts[1])]
    if len(firsts) == 2:  # "Ann Bell and Raj", "Sen"
        return [_person(firsts[0]), _person(f"{firsts[1]} {last}")]
    return [_person(f"{first} {last}")]


def _split(cell: str) -> list[str]:
    return [part for part in AND.split(cell) if part]


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _person(name: str) -> str:
    words = name.split()
    while len(words) > 1 and _bare(words[0]) in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _kind(job: str) -> str:
    said = re.findall(r"[a-z]+", job.lower())
    if "executive" in said or "exec" in said:
        return EXECUTIVE
    if "acting" in said or "interim" in said:
        return ACTING
    return CO_HEAD if "co" in said or "joint" in said else HEAD
