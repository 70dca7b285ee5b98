"""Counts that can be shown without telling of anybody. Pure.

A number under five is hidden, and so is the sum beside it. One further number is hidden too, the
first that is not small, so that the sum, known from elsewhere, does not give the small one away.
Which is hidden depends on nothing but which are small: whoever knows how it is done learns no
more than "fewer than five".
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEW = 5
FEWER = f"fewer than {FEW}"
NOT_SHOWN = "not shown"
# From so many on, in words.
BANDS = ((20, "20 or more"), (10, "10 to 19"), (FEW, "5 to 9"), (0, FEWER))


@dataclass(frozen=True)
class Counts:
    """Parts of a whole as they may be shown, in words, in the order given; and the whole."""

    parts: tuple[tuple[str, str], ...]
    total: str

    @property
    def says_something(self) -> bool:
        """Whether any number is shown."""
        return any(words not in (FEWER, NOT_SHOWN) for _label, words in self.parts)


def hide_small(parts: Mapping[str, int]) -> Counts:
    """The parts of one whole with what must be hidden hidden."""
    words = {label: str(many) if many >= FEW else FEWER for label, many in parts.items()}
    if FEWER not in words.values():
        return Counts(tuple(words.items()), str(sum(parts.values())))
    further = next((label for label, said in words.items() if said != FEWER), None)
    if further is not None:
        words[further] = NOT_SHOWN
    return Counts(tuple(words.items()), NOT_SHOWN)


def in_bands(parts: Mapping[str, int]) -> Counts:
    """The parts of one whole as bands, without the whole: where a rounded number of the same
    things is public, exact ones beside it would give away what each hides."""
    words = {
        label: next(said for least, said in BANDS if many >= least) for label, many in parts.items()
    }
    return Counts(tuple(words.items()), NOT_SHOWN)
