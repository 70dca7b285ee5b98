"""On which days a team is on site, as far as anybody knows: pure, from dates and gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from inspections.workdays import DAY, is_weekday

# When a team usually leaves; meetings at the end of the day are over.
TEAM_LEAVES = time(17, 30)


@dataclass(frozen=True)
class Gap:
    """The team was away after ``stopped_on`` and is there again on ``resumes_on``; None while
    nobody knows when."""

    stopped_on: date
    resumes_on: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.stopped_on < day and (self.resumes_on is None or day < self.resumes_on)


@dataclass(frozen=True)
class KnownDays:
    """The days on site of a visit that are known, in order. ``is_last_known``: whether the last
    of them is the visit's last. ``gaps``: when the team was away in between."""

    days: tuple[date, ...] = ()
    is_last_known: bool = False
    gaps: tuple[Gap, ...] = ()

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def last(self) -> date | None:
        """The last day on site, once it is known."""
        return self.days[-1] if self.days and self.is_last_known else None

    @property
    def goes_on(self) -> date | None:
        """The day on which the team is back from the last gap, where it is known."""
        return self.gaps[-1].resumes_on if self.gaps else None


def days_on_site(first_day: date, last_day: date, gaps: Iterable[Gap] = ()) -> list[date]:
    """The days from first to last on which the team is there: weekdays outside of every gap
    (no team comes at a weekend or on a bank holiday, DOMAIN 2.5, 2.6)."""
    away = list(gaps)
    found = []
    day = first_day
    while day <= last_day:
        if is_weekday(day) and not any(day in gap for gap in away):
            found.append(day)
        day += DAY
    return found


def known_days(
    first_day: date, last_day: date, gaps: Iterable[Gap] = (), *, is_deferred: bool = False
) -> KnownDays:
    """What is known of a visit's days. Of a deferred one nothing is; while it is paused without
    a day to go on, the days until it stopped."""
    if is_deferred:
        return KnownDays()
    away = tuple(gaps)
    is_last_known = all(gap.resumes_on is not None for gap in away)
    return KnownDays(tuple(days_on_site(first_day, last_day, away)), is_last_known, away)


def days_left(first_day: date, last_day: date, gap: Gap) -> int:
    """How many days of a visit were still to come when it stopped: at least one. Where it was
    said already on which day it goes on, the last day has moved along."""
    away = [] if gap.resumes_on is None else [gap]
    return max(1, len([d for d in days_on_site(first_day, last_day, away) if d > gap.stopped_on]))


def longest_stay(first_day: date, last_day: date, gaps: Iterable[Gap] = ()) -> int:
    """The most days on which the team is there without having been away in between."""
    away = list(gaps)
    longest = stay = 0
    before = first_day
    for day in days_on_site(first_day, last_day, away):
        stay = 1 if any(before <= gap.stopped_on < day for gap in away) else stay + 1
        longest, before = max(longest, stay), day
    return longest


def last_day_after(resumes_on: date, number: int) -> date:
    """The last of ``number`` weekdays that begin with the day on which a visit resumes."""
    day = resumes_on
    while number > 1 or not is_weekday(day):
        number -= is_weekday(day)
        day += DAY
    return day
