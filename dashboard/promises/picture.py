"""The picture of figures that are shares: where each bar and word goes. Pure."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.promises.showing import Line
from dashboard.promises.words import said

WIDTH = 400
LETTERS = 48  # in a line
TEXT = 19
BAR = 18
GAP = 20


@dataclass(frozen=True)
class Bar:
    """A figure: its words with the y of each line, and a bar that is filled up to ``filled``."""

    words: tuple[tuple[int, str], ...]
    y: int
    filled: int
    said: str

    @property
    def said_y(self) -> int:
        return self.y + BAR + 16


@dataclass(frozen=True)
class Picture:
    """Everything that the template draws."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR


def picture(lines: Iterable[Line]) -> Picture:
    """A bar for every share that is shown, in order."""
    y, bars = 0, []
    for line in lines:
        if not line.shown.is_shown or not line.shown.denominator:
            continue
        words = tuple(
            (y + TEXT * at - 5, words)
            for at, words in enumerate(textwrap.wrap(line.figure.words, LETTERS), start=1)
        )
        top = y + TEXT * len(words)
        share = (line.shown.numerator or 0) / line.shown.denominator
        bars.append(Bar(words, top, round(WIDTH * share), said(line)))
        y = top + BAR + TEXT + GAP
    return Picture(tuple(bars), y)
