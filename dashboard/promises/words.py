"""What is shown of a figure, in words. Pure."""

from datetime import date

from dashboard.promises.figure import Shape
from dashboard.promises.showing import Line, Shown, State

SEASONS = {9: "autumn", 1: "spring", 4: "summer"}
WHY_NOT = {
    State.TOO_FEW: "Not shown: too few so far to show without telling of somebody",
    State.ALL_OR_NONE: "Not shown: so near to all, or to none, that it would tell of somebody",
    State.SHOWN_LATER: "Not shown by itself: the figure for 12 months holds the same heads",
    State.NOT_MEASURED: "Not yet measured",
}
HOURS_FROM = 180


def said(line: Line) -> str:
    """What stands beside a figure: "about 40 of 45", "about 10 minutes", or why nothing does."""
    return in_words(line.shown, is_minutes=line.figure.shape == Shape.MINUTES)


def in_words(shown: Shown, *, is_minutes: bool) -> str:
    """The same of what is shown by itself."""
    if not shown.is_shown:
        return WHY_NOT[shown.state]
    if is_minutes:
        return _minutes(shown.minutes or 0)
    return f"about {shown.numerator} of {shown.denominator}"


def period(shown: Shown) -> str:
    """The terms that are counted: "autumn 2025 to summer 2026"; "" where nothing is shown."""
    if shown.first is None or shown.last is None:
        return ""
    if shown.first == shown.last:
        return term_words(shown.first)
    return f"{term_words(shown.first)} to {term_words(shown.last)}"


def term_words(term: date) -> str:
    """A term by its first day: "autumn 2025"."""
    return f"{SEASONS[term.month]} {term.year}"


def _minutes(minutes: int) -> str:
    if minutes == 0:
        return "less than 5 minutes"
    if minutes < HOURS_FROM:
        return f"about {minutes} minutes"
    return f"about {round(minutes / 60)} hours"
