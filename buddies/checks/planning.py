"""At which moments of a visit somebody must have spoken with the head, and when that is asked.
Pure.

A buddy is told to ring in the minute of the call, so the first check asks only later, and no
check within an hour of telling. Of checks whose time had passed before anybody knew of them only
the last is asked, and of two less than an hour apart the later.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from accounts.wishes import QUIET_FROM
from buddies.models import ContactCheck
from core.clock import LONDON, london_date, london_time
from inspections.days import TEAM_LEAVES, KnownDays
from inspections.models import Phase
from inspections.visits import AWAY
from inspections.workdays import DAY, WEEK, after

Moment = ContactCheck.Moment

# Time to find a quiet quarter of an hour in a school day.
AFTER_THE_CALL = timedelta(hours=2)
# Whoever was told to ring is not asked in the same breath whether they have.
AFTER_BEING_TOLD = timedelta(hours=1)
# Two questions closer than this are one.
APART = timedelta(hours=1)
# Contact so shortly before is the contact that is asked for.
FRESH = timedelta(hours=2)
# Nobody is asked earlier; later begin the quiet hours of messages.
MORNING = time(8)
# Work is done, and the head is not yet asleep: there is time left to ask others.
EVENING_BEFORE = time(18)
# Time to ring once the team has left earlier than that.
AFTER_THE_TEAM = timedelta(minutes=30)
# A night has gone by, and the whole day is left to ask others.
NEXT_MORNING = time(10)
SIX_WEEKS = timedelta(weeks=6)
# A pause takes up to five working days (DOMAIN 4.4): so long every day counts.
DAYS_OF_A_PAUSE = 5

GONE = (Phase.FEEDBACK, Phase.DRAFT, Phase.PUBLISHED, Phase.MONITORING)
OVER = (Phase.CLOSED, Phase.MISTAKEN)
# There is one of each in a visit, whenever it is due.
ONCE = (Moment.CALLED, Moment.DRAFT, Moment.PUBLISHED, Moment.SIX_WEEKS)

Key = tuple[str, date | None]


@dataclass(frozen=True)
class Facts:
    """What the checks of a visit rest on. ``stands_still_since``: the last day before it was
    paused, left incomplete or deferred. ``left_at``: when people said that the team has left.
    ``is_working_day``: without weekends and public holidays, also those no calendar foresaw."""

    phase: str
    called_at: datetime
    days: KnownDays
    draft_on: date | None = None
    published_on: date | None = None
    stands_still_since: date | None = None
    left_at: datetime | None = None
    is_working_day: Callable[[date], bool] = lambda day: day.weekday() < 5


@dataclass(frozen=True)
class Wanted:
    """One check: its moment, the day it belongs to, and when it is asked."""

    moment: str
    day: date
    due_at: datetime

    @property
    def key(self) -> Key:
        """What tells it from the visit's others."""
        return key_of(self.moment, self.day)


def key_of(moment: str, day: date) -> Key:
    """The key of a check that is kept."""
    return moment, None if moment in ONCE else day


def wanted(facts: Facts, now: datetime) -> list[Wanted]:
    """Every check that belongs to a visit as it stands, past ones too, in order of time. Of a
    visit that stands still, those until now and the next. None once it is over."""
    if facts.phase in OVER:
        return []
    found = [_checked(Moment.CALLED, _in_daylight(facts.called_at + AFTER_THE_CALL))]
    found += _around_the_days(facts)
    if facts.phase in (*AWAY, Phase.DEFERRED) and facts.stands_still_since is not None:
        found += _while_it_stands_still(facts, facts.stands_still_since, london_date(now))
    if facts.phase in GONE[1:] and facts.draft_on is not None:
        found.append(_on(Moment.DRAFT, facts.draft_on + DAY, NEXT_MORNING))
    if facts.phase in GONE[2:] and facts.published_on is not None:
        # The next day even at a weekend: that is when nobody else is there.
        found.append(_on(Moment.PUBLISHED, facts.published_on + DAY, NEXT_MORNING))
        # Nothing hurries any more.
        six_weeks = _working_day_from(facts.published_on + SIX_WEEKS, facts.is_working_day)
        found.append(_on(Moment.SIX_WEEKS, six_weeks, NEXT_MORNING))
    return sorted(found, key=lambda each: each.due_at)


def to_plan(
    found: Sequence[Wanted], *, planned: Mapping[Key, datetime], over: Collection[Key],
    told_at: datetime, now: datetime,
) -> list[Wanted]:  # fmt: skip
    """Those of the wanted checks, in order, that stand as planned, each with the time at which
    it is asked.

    ``planned``: those planned before, and for when. ``over``: those that were asked already.
    ``told_at``: when the buddy was last told to ring.
    """
    earliest = told_at + AFTER_BEING_TOLD
    for_new = max(earliest, now + AFTER_BEING_TOLD)
    late = [each.key for each in found if each.due_at < for_new]
    standing = []
    for each in found:
        if each.key in over:
            continue
        due_at = each.due_at
        if each.key in planned:
            due_at = due_at if due_at > now else planned[each.key]
            due_at = due_at if due_at >= earliest else _in_daylight(earliest)
        elif due_at < for_new:
            if each.key != late[-1]:
                continue
            due_at = _in_daylight(for_new)
        standing.append(replace(each, due_at=due_at))
    return [
        each
        for each, later in zip_longest(standing, standing[1:])
        if later is None or later.due_at - each.due_at >= APART
    ]


def _around_the_days(facts: Facts) -> Iterator[Wanted]:
    """The evening before each stay of the team, and the end of each day."""
    days = facts.days.days
    left_on = london_date(facts.left_at) if facts.left_at else None
    if left_on is not None and facts.phase in GONE:
        days = tuple(day for day in days if day <= left_on)
    called_on = london_date(facts.called_at)
    for number, day in enumerate(days):
        begins = number == 0 or day > after(days[number - 1], 1)
        if begins and day > called_on:
            yield _on(Moment.EVENING_BEFORE, day - DAY, EVENING_BEFORE)
        due_at = london_time(day, TEAM_LEAVES.hour, TEAM_LEAVES.minute)
        if facts.left_at is not None and day == left_on:
            due_at = min(due_at, facts.left_at + AFTER_THE_TEAM)
        yield Wanted(Moment.END_OF_DAY, day, due_at)


def _while_it_stands_still(facts: Facts, since: date, today: date) -> Iterator[Wanted]:
    """Each working day of the first days of a pause, then once a week; once a week from the
    next working day on where it is deferred or left incomplete. Until the day it goes on."""
    daily = DAYS_OF_A_PAUSE if facts.phase == Phase.PAUSED else 1
    goes_on, day, week = facts.days.goes_on, since, since
    number = 0
    while day <= today:
        if number < daily:
            day = after(day, 1, facts.is_working_day)
            week = day
        else:
            week += WEEK
            day = _working_day_from(week, facts.is_working_day)
        number += 1
        if goes_on is not None and day >= goes_on:
            return
        yield _on(Moment.AWAY, day, NEXT_MORNING)


def _working_day_from(day: date, is_working_day: Callable[[date], bool]) -> date:
    return day if is_working_day(day) else after(day, 1, is_working_day)


def _on(moment: str, day: date, at: time) -> Wanted:
    return Wanted(moment, day, london_time(day, at.hour, at.minute))


def _checked(moment: str, due_at: datetime) -> Wanted:
    return Wanted(moment, london_date(due_at), due_at)


def _in_daylight(moment: datetime) -> datetime:
    """The moment itself by day, else the next morning."""
    at = moment.astimezone(LONDON)
    if at.time() < MORNING:
        return london_time(at.date(), MORNING.hour, MORNING.minute)
    if at.time() >= QUIET_FROM:
        return london_time(at.date() + DAY, MORNING.hour, MORNING.minute)
    return moment
