"""What a careful secretary with a wall calendar would say: who should be reminded of what when,
and what is due when.

Another way of computing, on purpose: no row of a visit is looked at, only the log of what was
said; each question is answered by walking the days one by one. Slow and plain.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2029))
ONE = timedelta(days=1)
# What matters most to a head whose day holds two things.
FIRST_WINS = (
    "each_day", "first_day", "last_day", "comments_due", "draft_came", "published", "draft_due",
)  # fmt: skip


@dataclass
class Known:
    """What is known of a visit after so many entries of its log."""

    first: date
    last: date
    unannounced: bool
    stage: str = "before the draft"
    deferred: bool = False
    # Of each time the team went away: its last day there, and the first on which it is back.
    gaps: list[list[Any]] = field(default_factory=list)
    draft_on: date | None = None
    published_on: date | None = None


class Diary:
    """The log of one visit: each entry is a page; undoing tears the last one out."""

    def __init__(self, pk: int, called_on: date, head: int | None, known: Known) -> None:
        self.pk, self.called_on, self.head = pk, called_on, head
        self.pages = [known]

    @property
    def now(self) -> Known:
        return self.pages[-1]

    def write(self, **said: Any) -> None:
        """A new page: as before, but for what was said."""
        page = deepcopy(self.now)
        for name, value in said.items():
            if name == "away":
                page.gaps.append([value[0], None, value[1]])
            elif name == "back":
                page.gaps[-1][1] = value
            elif name == "no_gap":
                page.gaps.pop()
            else:
                setattr(page, name, value)
        self.pages.append(page)

    def tear_out(self) -> None:
        self.pages.pop()


def works(day: date, extra: frozenset[date] = frozenset()) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.isoweekday() < 6 and day not in BANK_HOLIDAYS and day not in extra


def is_there(visit: Known, day: date) -> bool:
    """Whether the team is there on this day, as far as anybody knows."""
    if visit.deferred or not works(day) or not visit.first <= day <= visit.last:
        return False
    for stopped, back, _ in visit.gaps:
        if day > stopped and (back is None or day < back):
            return False
    return True


def days_there(visit: Known) -> list[date]:
    days, day = [], visit.first
    while day <= visit.last:
        days += [day] if is_there(visit, day) else []
        day += ONE
    return days


def last_there(visit: Known) -> date | None:
    """The last day on site; None while nobody knows when the team comes back."""
    if visit.deferred or any(back is None for _, back, _ in visit.gaps):
        return None
    return days_there(visit)[-1]


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Year:
    """Terms of a network, and public holidays that nobody foresaw."""

    terms: tuple[tuple[date, date], ...]
    extra: frozenset[date]

    def is_in_a_long_holiday(self, day: date) -> bool:
        """Whether schools are away for longer than a week around this day."""
        ends = [last for _, last in self.terms if last < day]
        starts = [first for first, _ in self.terms if first > day]
        inside = any(first <= day <= last for first, last in self.terms)
        if inside or not ends or not starts or min(starts) - max(ends) > timedelta(days=70):
            return False
        away = [max(ends) + ONE * n for n in range(1, (min(starts) - max(ends)).days)]
        school_days = [each for each in away if works(each, self.extra)]
        if not school_days or school_days[-1] - school_days[0] < timedelta(days=7):
            return False
        return school_days[0] <= day <= school_days[-1]

    def counts(self, day: date, kind: str) -> bool:
        if not works(day, self.extra):
            return False
        return kind == "weekday" or not self.is_in_a_long_holiday(day)


def due_on(start: date, number: int, kind: str, year: Year) -> date:
    """So many days on: a day's tally, one stroke after the other."""
    if kind == "months":
        month = start.month - 1 + number
        first = date(start.year + month // 12, month % 12 + 1, 1)
        day = first
        while (day + ONE).month == first.month and day.day < start.day:
            day += ONE
        return day
    day, strokes = start, 0
    while strokes < number:
        day += ONE
        strokes += year.counts(day, kind)
    return day


def deadlines(diary: Diary, rules: list[Any], year: Year, now: datetime) -> dict[str, date | None]:
    """What is due in a visit by each rule, None where it cannot be known yet."""
    visit = diary.now
    there = days_there(visit)
    counted: dict[str, date | None] = {
        "called": diary.called_on,
        "first_day": there[0] if there else None,
        "last_day": last_there(visit),
        "draft": visit.draft_on,
        "published": visit.published_on,
    }
    if visit.gaps:
        stopped, back, kind = visit.gaps[-1]
        is_away = back is None or now < at(back, time(8))
        if is_away and visit.stage == "before the draft":
            counted[kind] = stopped
    found: dict[str, tuple[date, date | None]] = {}
    for rule in rules:
        if rule.key in ("first-day-on-site", "last-day-on-site"):
            continue
        if rule.counted_from in ("year_start", "answer"):
            continue
        if rule.counted_from in ("paused", "incomplete") and rule.counted_from not in counted:
            continue
        is_over = rule.in_force_to is not None and rule.in_force_to <= diary.called_on
        if rule.in_force_from > diary.called_on or is_over:
            continue
        start = counted[rule.counted_from]
        due = due_on(start, rule.number, rule.day_kind, year) if start is not None else None
        if rule.key not in found or found[rule.key][0] < rule.in_force_from:
            found[rule.key] = (rule.in_force_from, due)
    return {key: due for key, (_, due) in found.items()}


@dataclass(frozen=True)
class Wanted:
    """A reminder that should be: which, to whom, when, and until when it is of use."""

    key: str
    anchor: str
    visit: int
    occasion: date
    person: int
    is_to_head: bool
    offset: int
    due: datetime
    late: datetime

    @property
    def identity(self) -> tuple[str, int, date, int]:
        return self.key, self.visit, self.occasion, self.person


def reminders(
    diaries: list[Diary],
    rules: list[Any],
    changes: dict[str, Any],
    pairs: dict[int, tuple[int | None, int | None]],
    due: dict[int, dict[str, date | None]],
    said: dict[tuple[int, date], tuple[str, int, date, int]],
) -> dict[tuple[str, int, date, int], Wanted]:
    """All that should be planned or was to be sent. ``pairs``: whom a head rings, and the
    reserve; ``said``: what a head was sent on a day."""
    every = [
        wanted
        for diary in diaries
        for rule in rules
        if rule.is_active
        for wanted in _of_rule(diary, rule, changes.get(rule.key), pairs, due[diary.pk])
    ]
    every.sort(
        key=lambda each: (
            FIRST_WINS.index(each.anchor), abs(each.offset), each.key, each.due, each.visit,
        )
    )  # fmt: skip
    taken = dict(said)
    kept = {}
    for each in every:
        day = (each.person, each.due.astimezone(LONDON).date())
        if each.is_to_head and taken.setdefault(day, each.identity) != each.identity:
            continue
        kept[each.identity] = each
    return kept


def _of_rule(
    diary: Diary,
    rule: Any,
    change: Any,
    pairs: dict[int, tuple[int | None, int | None]],
    due: dict[str, date | None],
) -> Iterator[Wanted]:
    if (change is not None and not change.is_active) or diary.head is None:
        return
    contact, reserve = pairs[diary.head]
    person = {"head": diary.head if contact else None, "buddy": contact, "reserve": reserve}.get(
        rule.audience
    )
    if person is None:
        return
    days = rule.days if change is None else change.days
    clock = rule.at if change is None else change.at
    for occasion in _occasions(diary.now, rule.anchor, due):
        is_first = occasion == next(iter(days_there(diary.now)), None)
        if diary.now.unannounced and days < 0 and is_first:
            continue
        moment = at(occasion + ONE * days, clock)
        yield Wanted(
            rule.key, rule.anchor, diary.pk, occasion, person, rule.audience == "head", rule.days,
            moment, moment + timedelta(hours=rule.grace_hours),
        )  # fmt: skip


def _occasions(visit: Known, anchor: str, due: dict[str, date | None]) -> list[date]:
    if visit.deferred or visit.stage == "over":
        return []
    there = days_there(visit)
    if anchor == "each_day":
        return there
    if anchor == "first_day":
        return [day for day in there if not is_there(visit, _weekday_before(day))]
    single: date | None = None
    if anchor == "last_day":
        single = last_there(visit)
    elif anchor == "draft_due" and visit.stage == "before the draft":
        single = due.get("draft-report")
    elif anchor == "draft_came" and visit.stage == "draft":
        single = visit.draft_on
    elif anchor == "comments_due" and visit.stage == "draft":
        single = due.get("comments-on-draft")
    elif anchor == "published" and visit.stage == "out":
        single = visit.published_on
    return [single] if single is not None else []


def _weekday_before(day: date) -> date:
    day -= ONE
    while not works(day):
        day -= ONE
    return day
