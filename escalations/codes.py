"""Six figures of other floors: what is asked in a message and is no escalation can be answered at
the same page for codes, and by a text, too. Floors above say whose a code is; this floor knows
none of them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

_YES = frozenset({"yes", "y", "ok", "okay", "done", "please", "thanks", "thank", "you"})
_NO = frozenset({"no", "n", "not", "nope", "sorry", "cannot", "can", "t", "i"})
_SAYS_NO = frozenset({"no", "n", "nope", "not", "cannot"})
_CODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)")


@dataclass(frozen=True)
class Text:
    """A text that somebody sent: its code, and the words beside it."""

    code: str
    words: frozenset[str]
    # E.164, "+447700900123".
    number: str
    # Notify's; the same text again has the same.
    text_id: str

    def without(self, words: frozenset[str]) -> "Text":
        """The same without these words."""
        return replace(self, words=self.words - words)

    @property
    def is_yes(self) -> bool:
        """Whether it is the code alone, or with words of which none speaks against it."""
        return self.words <= _YES

    @property
    def is_no(self) -> bool:
        """Whether it says no, and nothing of which we are not sure."""
        return bool(self.words & _SAYS_NO) and self.words <= _NO | _YES


def read_text(*, number: str, words: str, text_id: str) -> Text | None:
    """What a text says; None for one without six figures. ``number`` as Notify writes it."""
    found = _CODE.search(words)
    if found is None:
        return None
    rest = words[: found.start()] + " " + words[found.end() :]
    said = frozenset(re.findall(r"\w+", rest.lower()))
    return Text(found[1] + found[2], said, f"+{number.lstrip('+')}", text_id)


class Asked(Protocol):
    """What a floor above asks that has codes of its own."""

    def is_taken(self, code: str) -> bool:
        """Whether this code stands in somebody's message."""

    def address_of(self, *, code: str, contact: str, now: datetime) -> str | None:
        """The page that this code leads to, sent for to this e-mail address or mobile number;
        None where either is wrong, and where the code works no more."""

    def answer_by_text(self, *, text: Text, now: datetime) -> bool | None:
        """Take a text for the answer that it is. Whether it was one; None where the code is none
        of theirs, or was not sent for to that telephone. Then nothing changes."""


_asked: dict[str, Asked] = {}


def register(name: str, asked: Asked) -> None:
    """Have codes of this floor work beside those of escalations; from ``AppConfig.ready``."""
    _asked[name] = asked


def is_taken(code: str) -> bool:
    """Whether a floor above uses this code."""
    return any(each.is_taken(code) for each in _asked.values())


def address_of(*, code: str, contact: str, now: datetime) -> str | None:
    """The page of a floor above that this code leads to."""
    found = (each.address_of(code=code, contact=contact, now=now) for each in _asked.values())
    return next((address for address in found if address is not None), None)


def answer_by_text(*, text: Text, now: datetime) -> bool | None:
    """Give a text to the floor whose code it holds; None where it is of none."""
    found = (each.answer_by_text(text=text, now=now) for each in _asked.values())
    return next((is_answer for is_answer in found if is_answer is not None), None)
