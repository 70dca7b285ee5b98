"""The picture of figures that are shares: a bar of each, and where its words go. Pure."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.promises.showing import Line
from dashboard.promises.words import said

WIDTH = 400
LETTERS = 48  # in a line
TEXT = 19
THICKNESS = 18


@dataclass(frozen=True)
class Bar:
    """A figure: its words with the y of each line, and a bar that is filled up to ``filled``."""

    words: tuple[tuple[int, str], ...]
    filled: int
    said: str
    width: int = WIDTH
    thickness: int = THICKNESS

    @property
    def y(self) -> int:
        return TEXT * len(self.words)

    @property
    def said_y(self) -> int:
        return self.y + THICKNESS + 16

    @property
    def height(self) -> int:
        return self.y + THICKNESS + TEXT + 3


def bars(lines: Iterable[Line]) -> list[Bar]:
    """A bar for every share that is shown, in order."""
    found = []
    for line in lines:
        if not line.shown.is_shown or not line.shown.denominator:
            continue
        words = tuple(
            (TEXT * at - 5, words)
            for at, words in enumerate(textwrap.wrap(line.figure.words, LETTERS), start=1)
        )
        share = (line.shown.numerator or 0) / line.shown.denominator
        found.append(Bar(words, round(WIDTH * share), said(line)))
    return found
