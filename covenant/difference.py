"""What is different between two wordings, as people read it: paragraph by paragraph, and within a
paragraph word by word. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol, TypeVar

from covenant.parties import KINDS

KEPT, ADDED, REMOVED = "kept", "added", "removed"
HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"
EVERYBODY = "Every party"
# Paragraphs that have less than this part of their words in common are two, not one changed.
ALIKE = 0.5
# A word or two that stayed between changes would only make them hard to read.
TOO_FEW = 2
# So many comparisons of a word with a word, a block with a block, and of blocks word by word;
# beyond them what changed is shown whole, because anybody may ask for the page.
MOST_WORDS, MOST_BLOCKS, MOST_PAIRS = 250_000, 250_000, 10_000

T = TypeVar("T", bound=Hashable)


class Written(Protocol):
    """A declaration or one of its wordings."""

    title: Any
    promises: Any
    undertakings: Any
    text: Any


@dataclass(frozen=True)
class Piece:
    """Words that stayed, came or went."""

    mark: str
    words: str


@dataclass(frozen=True)
class Block:
    """A heading, an item of a list or a paragraph, as plain words."""

    style: str
    words: str


@dataclass(frozen=True)
class Change:
    """One block with what became of its words."""

    style: str
    pieces: tuple[Piece, ...]

    @property
    def is_kept(self) -> bool:
        return all(piece.mark == KEPT for piece in self.pieces)


@dataclass(frozen=True)
class Stretch:
    """Blocks one after the other, all of them as they were or none. ``hidden`` of those that
    stayed are one tap away; the last before a change is shown, to say where it stands."""

    is_kept: bool
    changes: tuple[Change, ...]
    is_last: bool = False

    @property
    def hidden(self) -> tuple[Change, ...]:
        if not self.is_kept or len(self.changes) <= TOO_FEW:
            return ()
        return self.changes if self.is_last else self.changes[:-1]

    @property
    def shown(self) -> tuple[Change, ...]:
        return self.changes[len(self.hidden) :]


@dataclass(frozen=True)
class Section:
    """The title, the promises, what a party may add, or the text."""

    name: str
    changes: tuple[Change, ...]

    @property
    def is_kept(self) -> bool:
        return all(change.is_kept for change in self.changes)

    @property
    def stretches(self) -> list[Stretch]:
        return list(_stretches(self.changes))


@dataclass(frozen=True)
class Difference:
    """Two wordings beside each other."""

    sections: tuple[Section, ...]

    @property
    def is_same(self) -> bool:
        """Whether each word is the same; line breaks and blanks may not be."""
        return all(section.is_kept for section in self.sections)

    @property
    def added(self) -> int:
        """How many words came."""
        return self._count(ADDED)

    @property
    def removed(self) -> int:
        """How many words went."""
        return self._count(REMOVED)

    def _count(self, mark: str) -> int:
        return sum(
            len(piece.words.split())
            for section in self.sections
            for change in section.changes
            for piece in change.pieces
            if piece.mark == mark
        )


def between(old: Written, new: Written) -> Difference:
    """What is different in ``new`` against ``old``."""
    before, after = _sections(old), _sections(new)
    return Difference(
        tuple(
            Section(name, tuple(_changes(before[name], after[name])))
            for name in before
            if before[name] or after[name]
        )
    )


def blocks_of(markdown: str) -> list[Block]:
    """The blocks of a text in Markdown: headings, items of lists, paragraphs. How its lines are
    broken makes no difference."""
    found: list[Block] = []
    open_block: tuple[str, list[str]] | None = None
    for line in [*markdown.splitlines(), ""]:
        words = line.split()
        style = _style(words)
        if open_block is not None and (not words or style != PARAGRAPH):
            found.append(Block(open_block[0], " ".join(open_block[1])))
            open_block = None
        if style == HEADING:
            found.append(Block(HEADING, " ".join(words[1:])))
        elif words and open_block is not None:
            open_block[1].extend(words)
        elif words:
            open_block = (style, words[1:] if style == ITEM else words)
    return found


def _style(words: Sequence[str]) -> str:
    first = words[0] if words else ""
    if len(words) > 1 and 1 <= len(first) <= 6 and not first.strip("#"):
        return HEADING
    return ITEM if len(words) > 1 and first in ("-", "*", "+") else PARAGRAPH


def _sections(written: Written) -> dict[str, list[Block]]:
    return {
        "Title": [Block(HEADING, written.title)],
        "The promises": [
            Block(style, row[part])
            for row in written.promises
            for style, part in ((ITEM, "heading"), (PARAGRAPH, "summary"))
        ],
        "What a party may add": [_undertaking(row) for row in written.undertakings],
        "The whole text": blocks_of(written.text),
    }


def _undertaking(row: Mapping[str, str]) -> Block:
    who = KINDS.get(row["kind"], EVERYBODY)
    unit = f" ({row['unit']})" if row["unit"] else ""
    return Block(ITEM, f"{who}: {row['words']}{unit}")


def _changes(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    for gone, come, is_kept in _runs(old, new, MOST_BLOCKS):
        if is_kept:
            yield from (_whole(block, KEPT) for block in come)
        else:
            yield from _replaced(gone, come)


def _runs(old: Sequence[T], new: Sequence[T], most: int) -> list[tuple[list[T], list[T], bool]]:
    """What went, what came, and whether it is the same. What both begin and end with is found at
    once; the rest is compared where that takes at most so many steps."""
    least = min(len(old), len(new))
    begin = next((at for at in range(least) if old[at] != new[at]), least)
    rest = least - begin
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    before, after = old[begin : len(old) - end], new[begin : len(new) - end]
    if len(before) * len(after) > most:
        middle = [(list(before), list(after), False)]
    else:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        middle = [
            (list(before[i1:i2]), list(after[j1:j2]), tag == "equal")
            for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        ]
    first, last = list(new[:begin]), list(new[len(new) - end :])
    runs = [(first, first, True), *middle, (last, last, True)]
    return [run for run in runs if run[0] or run[1]]


def _whole(block: Block, mark: str) -> Change:
    return Change(block.style, (Piece(mark, block.words),))


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    """Blocks that took the place of others: those alike word by word, the rest gone or come."""
    done = at = 0
    for i, j in [*_alike(old, new), (len(old), len(new))]:
        yield from (_whole(block, REMOVED) for block in old[done:i])
        yield from (_whole(block, ADDED) for block in new[at:j])
        if i < len(old):
            yield Change(new[j].style, tuple(_pieces(old[i].words, new[j].words)))
        done, at = i + 1, j + 1


def _alike(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Which blocks are the same one changed, in order, with as much in common as can be."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    before = [Counter(block.words.split()) for block in old]
    after = [Counter(block.words.split()) for block in new]
    # best[i][j]: how much the blocks from i and from j on have in common at most.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            both = _in_common(before[i], after[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both and both + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _in_common(one: Counter[str], other: Counter[str]) -> float:
    """Which part of their words both have; 0.0 where that is too little to be the same block."""
    both = 2 * (one & other).total() / max(one.total() + other.total(), 1)
    return both if both >= ALIKE else 0.0


def _pieces(old: str, new: str) -> Iterator[Piece]:
    runs = _merged(_runs(old.split(), new.split(), MOST_WORDS))
    for gone, come, is_kept in runs:
        if is_kept:
            yield Piece(KEPT, " ".join(come))
            continue
        if gone:
            yield Piece(REMOVED, " ".join(gone))
        if come:
            yield Piece(ADDED, " ".join(come))


Run = tuple[list[str], list[str], bool]


def _merged(runs: Sequence[Run]) -> list[Run]:
    """A word or two that stayed between two changes go with them."""
    found: list[Run] = []
    for number, (gone, come, is_kept) in enumerate(runs):
        inside = 0 < number < len(runs) - 1
        if is_kept and not (inside and len(come) <= TOO_FEW):
            found.append((gone, come, True))
        elif found and not found[-1][2]:
            found[-1] = (found[-1][0] + gone, found[-1][1] + come, False)
        else:
            found.append((gone, come, False))
    return found


def _stretches(changes: Sequence[Change]) -> Iterator[Stretch]:
    """Of at least one block."""
    run: list[Change] = []
    for change in changes:
        if run and run[-1].is_kept != change.is_kept:
            yield Stretch(run[-1].is_kept, tuple(run))
            run = []
        run.append(change)
    yield Stretch(run[-1].is_kept, tuple(run), is_last=True)
