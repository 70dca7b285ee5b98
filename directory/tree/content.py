"""What stands on the telephone tree. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """Somebody who answers, or an office: the name, the number, what they are good for and when
    they answer."""

    name: str
    telephone: str
    good_for: str = ""
    when: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one heading; ``empty``: what is said where there is none."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""


@dataclass(frozen=True)
class Tree:
    """The whole sheet. ``order``: whom to ring, the first first; ``advisers``: who agreed to be
    on it; ``lines``: numbers that are the same everywhere."""

    network: str
    made_on: date
    order: tuple[Group, ...]
    advisers: Group
    lines: Group

    @property
    def digest(self) -> str:
        """Of what stands on it, whatever the day."""
        parts = [asdict(group) for group in (*self.order, self.advisers, self.lines)]
        said = json.dumps([self.network, *parts], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def in_a_row(words: Sequence[str], own: str) -> str:
    """What somebody is good for: the words chosen, then their own."""
    return ". ".join(each for each in (", ".join(words), own.strip().rstrip(".")) if each)
