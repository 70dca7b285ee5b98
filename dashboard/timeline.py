"""The picture of windows over the terms: where each line, bar and word goes. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.queries.today import Row

NAMES = 216  # the column of school names, in units of the drawing
WIDTH = 960
TOP = 26
ROW = 32
LONGEST_NAME = 24
# A year has three terms; each drawing shows the year before this one and the two after.
TERM_STARTS = ((9, "Aut"), (1, "Spr"), (4, "Sum"))
YEARS = 4
# Numbers first, then words. A template would take ten times as long over a page of these.
TICK = (
    '<line x1="%d" y1="26" x2="%d" y2="%d" stroke="#cecece"></line>'
    '<text x="%d" y="18" font-size="12" fill="#484949">{}</text>'
)
BAR = """<text x="0" y="%d" font-size="14">{}</text>
    <rect x="%d" y="%d" width="%d" height="20" FILL></rect>
    <text x="%d" y="%d" font-size="12" INK>{}</text>"""
# By kind: how a bar is filled, and how its words stand on it.
BARS = {
    kind: BAR.replace("FILL", fill).replace("INK", ink)
    for kind, fill, ink in (
        (
            "none",
            'fill="url(#no-buddy)" stroke="#d4351c"',
            'fill="#0b0c0c" stroke="#fff" stroke-width="4" paint-order="stroke"',
        ),
        ("on-site", 'fill="#2f4a6d"', 'fill="#fff"'),
        ("buddy", 'fill="#c9ddf0" stroke="#2f4a6d"', 'fill="#0b0c0c"'),
    )
}


@dataclass(frozen=True)
class Tick:
    """A line where a term starts."""

    x: int
    label: str
    bottom: int

    @property
    def drawn(self) -> SafeString:
        """The line with its label."""
        return format_html(TICK % (self.x, self.x, self.bottom, self.x + 3), self.label)


@dataclass(frozen=True)
class Bar:
    """A school's window: ``kind`` is on-site, buddy or none."""

    name: str
    y: int
    x: int
    width: int
    kind: str
    words: str

    @property
    def drawn(self) -> SafeString:
        """The bar with its name and its words."""
        base = self.y + 15
        where = (base, self.x, self.y, self.width, self.x + 6, base)
        return format_html(BARS[self.kind] % where, self.name, self.words)


@dataclass(frozen=True)
class Timeline:
    """Everything the template draws."""

    bars: list[Bar]
    ticks: list[Tick]
    today_x: int
    # Where the lines end, above the word "today".
    bottom: int
    width: int = WIDTH
    names: int = NAMES

    @property
    def height(self) -> int:
        return self.bottom + 22


def timeline(rows: Iterable[Row], today: date) -> Timeline:
    """The drawing of these windows around a day."""
    first = date(_school_year(today) - 1, 9, 1)
    last = date(first.year + YEARS, 9, 1)

    def x(day: date) -> int:
        share = (min(max(day, first), last) - first).days / (last - first).days
        return NAMES + round(share * (WIDTH - NAMES))

    bars = []
    for at, row in enumerate(rows):
        left, right = x(row.opens), x(row.closes)
        kind, words = status(row)
        bars.append(
            Bar(_short(row.name), TOP + 10 + at * ROW, left, max(right - left, 6), kind, words)
        )
    bottom = TOP + 10 + max(len(bars), 1) * ROW + 2
    return Timeline(bars, list(_ticks(first, last, x, bottom)), x(today), bottom)


def status(row: Row) -> tuple[str, str]:
    """How a school's bar looks, and the word on it that says the same."""
    if row.on_site:
        return "on-site", "on site"
    if not row.has_head:
        return "none", "no known head"
    return ("buddy", "buddy") if row.has_buddy else ("none", "no buddy")


def _school_year(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 9 else day.year - 1


def _ticks(first: date, last: date, x: Callable[[date], int], bottom: int) -> Iterator[Tick]:
    for year in range(first.year, last.year + 1):
        for month, name in sorted(TERM_STARTS):
            day = date(year, month, 1)
            if first <= day < last:
                yield Tick(x(day), f"{name} {year % 100:02}", bottom)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
