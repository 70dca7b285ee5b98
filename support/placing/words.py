"""How a series reads: when it meets, and how."""

from collections.abc import Sequence

from core.templatetags.covenant import at, day_short
from support.models import Series, Way
from support.offering import Meeting

HOW = {
    Way.IN_PERSON: "in person",
    Way.TELEPHONE: "by telephone",
    Way.VIDEO: "by video link",
}


def how(series: Series) -> str:
    """ "One to one, by video link"."""
    with_whom = (
        "One to one"
        if series.format == Series.Format.ONE
        else f"In a group of up to {series.places}"
    )
    return f"{with_whom}, {HOW[Way(series.way)]}"


def when(meetings: Sequence[Meeting]) -> str:
    """ "from 4pm on Monday 30 November, 6 times until Monday 11 January"."""
    first, last = meetings[0], meetings[-1]
    if first == last:
        return f"at {at(first.at)}, once"
    return f"from {at(first.at)}, {len(meetings)} times until {day_short(last.at)}"
