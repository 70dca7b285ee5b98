"""The moments of a visit at which somebody must have spoken with its head, as a reader of the
issue would work them out. It shares nothing with buddies/checks/planning.py."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from bench.naive import DAY, LONDON, day_of, days_of, works

WEEK = timedelta(days=7)
AWAY = ("deferred", "paused", "incomplete")
OVER = ("closed", "mistaken")
# When the head is not alone with it any more if somebody is asked by then.
EVENING, TEAM_LEAVES, NEXT_MORNING = time(18), time(17, 30), time(10)
SIX_WEEKS = timedelta(weeks=6)


@dataclass(frozen=True, order=True)
class Moment:
    """From ``begin`` on somebody must have spoken with the head, or be asked to."""

    begin: datetime
    name: str
    day: date


@dataclass
class Known:
    """What is known of one visit, and since when: its row and its gaps, as people said them."""

    visit: dict[str, Any]
    gaps: list[tuple[date, date | None]]
    since: dict[tuple[str, date], datetime] = field(default_factory=dict)
    phase_since: tuple[str, datetime] | None = None

    def learn(
        self, visit: dict[str, Any], gaps: list[tuple[date, date | None]], now: datetime
    ) -> None:
        """The visit as it is from now on."""
        self.visit, self.gaps = visit, gaps
        if self.phase_since is None or self.phase_since[0] != visit["phase"]:
            self.phase_since = (visit["phase"], now)
        for name, day, _ in self._all(now):
            self.since.setdefault((name, day), now)

    @property
    def is_over(self) -> bool:
        return self.visit["phase"] in OVER

    def moments(self, now: datetime) -> list[Moment]:
        """Every moment of the visit as it stands, also those to come, in order. One that nobody
        could know of when it had begun begins when it was known."""
        if self.is_over:
            return []
        found = [
            Moment(max(begin, self.since.get((name, day), begin)), name, day)
            for name, day, begin in self._all(now)
        ]
        return sorted(found)

    def _all(self, now: datetime) -> list[tuple[str, date, datetime]]:
        visit = self.visit
        called_on = day_of(visit["called_at"])
        found = [("called", called_on, visit["recorded_at"])]
        days, _ = days_of(visit, self.gaps)
        for number, day in enumerate(days):
            is_new_stay = number == 0 or not _follows(days[number - 1], day)
            if is_new_stay and day > called_on:
                found.append(("evening before", day, _at(day - DAY, EVENING)))
            found.append(("end of a day", day, _at(day, TEAM_LEAVES)))
        if visit["phase"] in AWAY and self.phase_since is not None:
            is_gap = visit["phase"] != "deferred" and self.gaps
            since = max(stop for stop, _ in self.gaps) if is_gap else day_of(self.phase_since[1])
            day = _next_work(since)
            while day <= day_of(now) + WEEK and not (days and days[-1] >= day):
                found.append(("away", day, _at(day, NEXT_MORNING)))
                day = _work_from(day + WEEK)
        if visit["phase"] in ("draft", "published", "monitoring") and visit["draft_on"]:
            day = visit["draft_on"] + DAY
            found.append(("draft", day, _at(day, NEXT_MORNING)))
        if visit["phase"] in ("published", "monitoring") and visit["published_on"]:
            day = visit["published_on"] + DAY
            found.append(("published", day, _at(day, NEXT_MORNING)))
            day = _work_from(visit["published_on"] + SIX_WEEKS)
            found.append(("six weeks", day, _at(day, NEXT_MORNING)))
        return found


def is_staffed(moment: datetime) -> bool:
    """Whether a city's coordinators are at work: weekdays from eight to six in London."""
    here = moment.astimezone(LONDON)
    return works(here.date()) and time(8) <= here.time() < time(18)


def is_night(moment: datetime) -> bool:
    """Whether London sleeps: nobody is asked what can wait, and waiting stands still."""
    at = moment.astimezone(LONDON).time()
    return at >= time(21) or at < time(7)


def after_minutes(moment: datetime, minutes: int, counts: Any) -> datetime:
    """When so many minutes will have gone by in which ``counts`` is true."""
    step = timedelta(minutes=5)
    left = timedelta(minutes=minutes)
    while left > timedelta(0):
        if counts(moment):
            left -= step
        moment += step
    return moment


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON)


def _next_work(day: date) -> date:
    return _work_from(day + DAY)


def _work_from(day: date) -> date:
    while not works(day):
        day += DAY
    return day


def _follows(earlier: date, day: date) -> bool:
    return _next_work(earlier) == day
