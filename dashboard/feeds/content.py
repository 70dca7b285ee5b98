"""What is in a calendar feed: pure, from facts, without a database.

A feed is read on lock screens and in calendars that colleagues share, and its address may
leak: titles are neutral unless the owner chose otherwise, and no grade, number to ring or
anything about health is ever in one.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.clock import london_date
from dashboard.models import CalendarFeed

Titles = CalendarFeed.Titles

# What is past stays for so long in the feed.
SHOWN_BACK = timedelta(days=60)
# In minutes.
A_CALL_TAKES = 30
BUSY = "Covenant: busy"
DUE = "Covenant: something is due"
RING = "Covenant: please ring somebody"
TERM_BEGINS = "Covenant: a term begins"
TERM_ENDS = "Covenant: a term ends"
WITHOUT_PUPILS = "Covenant: a day without pupils"
ON_DUTY = "Covenant: on duty"
# Of what is cancelled, whatever it was: names must leave the calendars of those who left.
CANCELLED = "Covenant: not any more"


@dataclass(frozen=True)
class Due:
    """A deadline of a visit that has a date."""

    key: str
    what: str
    on: date


@dataclass(frozen=True)
class VisitFacts:
    """A visit: its school's name, the days on site as far as they are known, what is due."""

    pk: int
    school: str
    days: tuple[date, ...] = ()
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, order=True)
class RingFacts:
    """A time at which this person is asked to ring somebody about a visit. ``rule`` is what
    asks for it; one rule may ask several times in a visit."""

    visit: int
    rule: str
    occasion: date
    at: datetime
    whom: str


@dataclass(frozen=True)
class TermFacts:
    """A term, or half of one."""

    pk: int
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class DayFacts:
    """An INSET day, or another day without pupils."""

    pk: int
    name: str
    day: date


@dataclass(frozen=True)
class DutyFacts:
    """A day on which this person said that they can be asked for help."""

    pk: int
    day: date


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting of one's own with a supervisor, or as one: never more than that one is busy."""

    pk: int
    at: datetime
    minutes: int


@dataclass
class Facts:
    """Everything that a feed is made of; each list holds what its scope lets in."""

    visits: list[VisitFacts] = field(default_factory=list)
    calls: list[RingFacts] = field(default_factory=list)
    terms: list[TermFacts] = field(default_factory=list)
    without_pupils: list[DayFacts] = field(default_factory=list)
    duties: list[DutyFacts] = field(default_factory=list)
    meetings: list[MeetingFacts] = field(default_factory=list)


@dataclass(frozen=True)
class Event:
    """One thing as it should stand in the calendar: a whole day, or a time.

    ``subject`` says what it is about without its date, so that it stays the same when moved.
    """

    subject: str
    title: str
    begins: date | datetime
    is_busy: bool = False
    # How long, of what has a time.
    minutes: int = A_CALL_TAKES

    @property
    def begins_at(self) -> datetime | None:
        return self.begins if isinstance(self.begins, datetime) else None

    @property
    def begins_on(self) -> date:
        return london_date(self.begins) if isinstance(self.begins, datetime) else self.begins

    @property
    def fingerprint(self) -> str:
        """Changes exactly when what a reader sees does."""
        said = "\n".join((self.title, self.begins.isoformat(), str(self.is_busy)))
        if self.minutes != A_CALL_TAKES:
            said += f"\n{self.minutes}"
        return hashlib.sha256(said.encode()).hexdigest()


def events(facts: Facts, titles: str, today: date) -> dict[str, Event]:
    """The events of a feed by what they are about, without those long past."""
    named = titles == Titles.NAMED
    found = (
        *_visits(facts.visits, named),
        *_calls(facts.calls, named),
        *_terms(facts.terms, named),
        *_without_pupils(facts.without_pupils, named),
        *_duties(facts.duties, named),
        *_meetings(facts.meetings),
    )
    return {each.subject: each for each in found if each.begins_on >= today - SHOWN_BACK}


def _visits(visits: Iterable[VisitFacts], named: bool) -> Iterator[Event]:
    for visit in visits:
        for number, day in enumerate(visit.days, start=1):
            title = f"On site at {visit.school}, day {number}" if named else BUSY
            yield Event(f"visit:{visit.pk}:on-site:{number}", title, day, is_busy=True)
        for due in visit.due:
            title = f"{due.what} ({visit.school})" if named else DUE
            yield Event(f"visit:{visit.pk}:due:{due.key}", title, due.on)


def _calls(calls: Iterable[RingFacts], named: bool) -> Iterator[Event]:
    """The calls of one rule are numbered in order: the second stays the second when it moves."""
    numbers: dict[tuple[int, str], int] = {}
    for call in sorted(calls):
        number = numbers[call.visit, call.rule] = numbers.get((call.visit, call.rule), 0) + 1
        title = f"Ring {call.whom}" if named else RING
        yield Event(f"visit:{call.visit}:ring:{call.rule}:{number}", title, call.at, is_busy=True)


def _terms(terms: Iterable[TermFacts], named: bool) -> Iterator[Event]:
    for term in terms:
        begins = f"{term.name}: first day" if named else TERM_BEGINS
        ends = f"{term.name}: last day" if named else TERM_ENDS
        yield Event(f"term:{term.pk}:first", begins, term.first_day)
        yield Event(f"term:{term.pk}:last", ends, term.last_day)


def _without_pupils(days: Iterable[DayFacts], named: bool) -> Iterator[Event]:
    for day in days:
        yield Event(f"without-pupils:{day.pk}", day.name if named else WITHOUT_PUPILS, day.day)


def _duties(duties: Iterable[DutyFacts], named: bool) -> Iterator[Event]:
    for duty in duties:
        title = "On duty: heads may ask for you" if named else ON_DUTY
        yield Event(f"duty:{duty.pk}", title, duty.day)


def _meetings(meetings: Iterable[MeetingFacts]) -> Iterator[Event]:
    """The same words whatever titles their owner chose: whoever reads over a shoulder learns
    neither with whom nor what for."""
    for each in meetings:
        subject = f"meeting:{each.pk}"
        yield Event(subject, BUSY, each.at, is_busy=True, minutes=each.minutes)
