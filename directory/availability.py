"""The weekly hours in which somebody can be asked: what they usually are, whether they can be,
and in words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from core.refusals import Refused
from core.templatetags.covenant import DAYS, clock

SATURDAY = 5


@dataclass(frozen=True, order=True)
class Part:
    """A part of each week: from one time to another on a weekday, of which Monday is 0."""

    weekday: int
    begins: time
    ends: time

    @property
    def words(self) -> str:
        return f"{clock(self.begins)} to {clock(self.ends)}"


# Of whoever has not said anything else: the hours in which heads work.
USUAL = tuple(Part(weekday, time(8), time(18)) for weekday in range(SATURDAY))


def check_parts(parts: Iterable[Part]) -> list[Part]:
    """The parts of a week in order. Raises Refused for one that ends before it begins, and for
    two that overlap."""
    ordered = sorted(set(parts))
    for part in ordered:
        if part.ends <= part.begins:
            raise Refused(
                f"On {DAYS[part.weekday]}, choose an end that is later than {clock(part.begins)}."
            )
    for before, part in pairwise(ordered):
        if part.weekday == before.weekday and part.begins < before.ends:
            raise Refused(
                f"On {DAYS[part.weekday]}, two times overlap. Change one of them, or join the two."
            )
    return ordered


def in_words(parts: Iterable[Part]) -> str:
    """A week in words: Monday to Friday 8am to 6pm, Saturday 10am to midday; "" for no hours."""
    days: dict[int, list[Part]] = {}
    for part in sorted(parts):
        days.setdefault(part.weekday, []).append(part)
    said = {day: " and ".join(part.words for part in row) for day, row in days.items()}
    runs: list[list[int]] = []
    for day in sorted(said):
        if runs and runs[-1][-1] == day - 1 and said[runs[-1][-1]] == said[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{_days(run)} {said[run[0]]}" for run in runs)


def _days(run: Sequence[int]) -> str:
    first, last = DAYS[run[0]], DAYS[run[-1]]
    if len(run) == 1:
        return first
    return f"{first} {'and' if len(run) == 2 else 'to'} {last}"
