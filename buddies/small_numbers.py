"""Counts that can be shown without telling of anybody. Pure.

A number under five is hidden. So is the sum beside it, and as many further numbers as it takes
that even somebody who knows the sum from elsewhere cannot work the hidden one out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEW = 5
# A hidden number must be able to be any of at least so many.
CANDIDATES = 3
FEWER = f"fewer than {FEW}"
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Counts:
    """Parts of a whole as they may be shown, in words, in the order given; and the whole."""

    parts: tuple[tuple[str, str], ...]
    total: str

    @property
    def says_something(self) -> bool:
        """Whether any number is shown."""
        return any(words.isdecimal() for _label, words in self.parts)

    @property
    def hides_something(self) -> bool:
        return self.total == NOT_SHOWN


def hide_small(parts: Mapping[str, int]) -> Counts:
    """The parts of one whole with what must be hidden hidden."""
    small = {label for label, many in parts.items() if many < FEW}
    further: set[str] = set()
    while small and not _is_safe(parts, small, further):
        shown = [label for label in parts if label not in small | further]
        if not shown:
            break
        further.add(min(shown, key=lambda label: parts[label]))
    words = {label: str(many) for label, many in parts.items()}
    words.update(dict.fromkeys(small, FEWER), **dict.fromkeys(further, NOT_SHOWN))
    total = NOT_SHOWN if small else str(sum(parts.values()))
    return Counts(tuple(words.items()), total)


def _is_safe(parts: Mapping[str, int], small: set[str], further: set[str]) -> bool:
    """Whether every hidden number could be one of several, for whoever knows the sum."""
    hidden = sum(parts[label] for label in small | further)
    bounds = [(0, FEW - 1)] * len(small) + [(FEW, hidden)] * len(further)
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for low, high in set(bounds):
        first = max(low, hidden - (most - high))
        last = min(high, hidden - (least - low))
        if last - first + 1 < CANDIDATES:
            return False
    return True
