"""The telephone tree on paper: one side of A4, whatever stands on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import ceil

from fpdf.enums import TextMode

from core.clock import london_time
from core.paper import FONT, Paper
from core.templatetags.covenant import day
from directory.tree.content import Group, Line, Tree

MARGIN, GAP = 13.0, 6.0
POINT, LEAD = 0.3528, 1.35  # millimetres; the height of a line against its letters
# Sizes of letters, in points.
TITLE, HEADING, NAME, NUMBER, TEXT, DETAIL, SMALL = 17, 11.5, 10, 11.5, 9.5, 8, 7.5
GREY, BLACK = (90, 90, 90), (0, 0, 0)
HOW = (
    "For the day on which Covenant cannot be reached. Ring from the top down. Say your name, your "
    "school, and that you would like to talk. If nobody answers, ring the next."
)
FOOT = (
    "These are numbers of colleagues, given for this alone. Keep the sheet where only you see it, "
    "throw away the one from before, and ask a coordinator for a new one each term."
)
MORE = "{number} more are in the directory."


@dataclass(frozen=True)
class _Way:
    """How closely the sheet is set: columns of advisers, size of the letters against the usual,
    and how much it says of them: what they are good for and when, the first of it, or nothing."""

    columns: int
    size: float
    details: int = 2


# The first that fits is taken.
WAYS = (
    _Way(2, 1), _Way(2, 0.9), _Way(2, 0.8), _Way(2, 0.72), _Way(2, 0.8, 1), _Way(2, 0.72, 1),
    _Way(2, 0.9, 0), _Way(3, 0.8, 0), _Way(3, 0.72, 0),
)  # fmt: skip
# Of the sheet, for advisers, at most; what is sure not to fit is not tried.
ROOM = 230.0


@lru_cache(maxsize=16)
def as_pdf(tree: Tree) -> bytes:
    """The sheet as a PDF. Where there are more advisers than fit even when set closely, the last
    are left out, and it says how many."""
    lines = tree.advisers.lines
    count = len(lines)
    for way in WAYS:
        if _may_fit(way, lines) and (found := _sheet(tree, way, count)):
            return found
    fits, too_many = 0, count
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if _may_fit(WAYS[-1], lines[:middle]) and _sheet(tree, WAYS[-1], middle):
            fits = middle
        else:
            too_many = middle
    return _sheet(tree, WAYS[-1], fits) or b""


def _may_fit(way: _Way, lines: Sequence[Line]) -> bool:
    """Whether they may, were nothing longer than its line."""
    rows = sum(NUMBER * LEAD + DETAIL * len(_details(line, way.details)) for line in lines)
    return rows * way.size * POINT / way.columns <= ROOM


def _sheet(tree: Tree, way: _Way, count: int) -> bytes:
    """The sheet with so many advisers, set in this way; b"" where it does not fit on a page."""
    sheet = _Sheet(tree, way)
    if sheet.fill(tree.advisers.lines[:count], len(tree.advisers.lines) - count):
        return bytes(sheet.paper.output())
    sheet.paper.throw_away()
    return b""


class _Sheet:
    def __init__(self, tree: Tree, way: _Way) -> None:
        self.tree, self.way = tree, way
        made_at: datetime = london_time(tree.made_on, 12)
        self.paper = Paper(title=f"Telephone list, {day(tree.made_on)}", made_at=made_at)
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_auto_page_break(auto=False)
        self.paper.add_page()

    def fill(self, advisers: tuple[Line, ...], left_out: int) -> bool:
        """Write everything; whether it fits on the page."""
        paper, tree = self.paper, self.tree
        self._heading(f"Telephone list: {tree.network}", TITLE)
        self._text(f"{day(tree.made_on)}. {HOW}", TEXT)
        for group in tree.order:
            self._group(group, group.lines)
        self._group(tree.advisers, advisers, self.way.columns, self.way.details)
        if left_out:
            self._text(MORE.format(number=left_out), DETAIL)
        self._group(tree.lines, tree.lines.lines)
        paper.ln(2)
        self._text(FOOT, SMALL)
        return paper.get_y() <= paper.h - MARGIN

    def _group(
        self, group: Group, lines: tuple[Line, ...], columns: int = 2, details: int = 2
    ) -> None:
        paper = self.paper
        paper.ln(2.5 * self.way.size)
        self._heading(group.title, HEADING)
        paper.set_draw_color(*GREY)
        paper.line(paper.l_margin, paper.get_y(), paper.w - paper.r_margin, paper.get_y())
        paper.ln(1.5 * self.way.size)
        if not lines:
            self._text(group.empty, TEXT)
            return
        width = (paper.epw - GAP * (columns - 1)) / columns
        top = bottom = paper.get_y()
        for number, column in enumerate(_columns(lines, columns)):
            paper.set_y(top)
            for line in column:
                self._line(line, paper.l_margin + number * (width + GAP), width, details)
            bottom = max(bottom, paper.get_y())
        paper.set_y(bottom)

    def _line(self, line: Line, left: float, width: float, details: int) -> None:
        """The number stands at the right, larger than the name."""
        paper, size = self.paper, self.way.size
        self._font(NUMBER * size)
        room = paper.get_string_width(line.telephone) + 2
        height = NUMBER * size * POINT * LEAD
        top = paper.get_y()
        paper.set_xy(left + width - room, top)
        with paper.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.15):
            paper.cell(room, height, line.telephone, align="R")
        self._font(NAME * size)
        paper.set_xy(left, top)
        paper.multi_cell(
            width - room - 1, height, paper.printable(line.name), align="L", new_x="LMARGIN",
            new_y="NEXT",
        )  # fmt: skip
        for words in _details(line, details):
            self._text(words, DETAIL, left=left, width=width)
        paper.ln(1.6 * size)

    def _heading(self, words: str, points: float) -> None:
        paper = self.paper
        with paper.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.25):
            self._text(words, points, grey=False)

    def _text(
        self, words: str, points: float, *, left: float | None = None, width: float = 0,
        grey: bool = True,
    ) -> None:  # fmt: skip
        paper = self.paper
        self._font(points * self.way.size)
        paper.set_text_color(*(GREY if grey else BLACK))
        paper.set_x(paper.l_margin if left is None else left)
        paper.multi_cell(
            width, points * self.way.size * POINT * 1.3, paper.printable(words), align="L",
            new_x="LMARGIN", new_y="NEXT",
        )  # fmt: skip
        paper.set_text_color(*BLACK)

    def _font(self, points: float) -> None:
        self.paper.set_font(FONT, size=points)


def _details(line: Line, most: int) -> list[str]:
    return [each for each in (line.good_for, line.when) if each][:most]


def _columns(lines: tuple[Line, ...], columns: int) -> Iterator[tuple[Line, ...]]:
    """The lines in columns of as equal a number as can be, each read downward."""
    ends = [ceil(len(lines) * number / columns) for number in range(columns + 1)]
    for first, last in pairwise(ends):
        yield lines[first:last]
