"""Which series somebody may be offered or book, and the two times that a head is suggested each
year. Pure: facts come from ``support.on_offer``.

Why a series is not there for somebody is never said: whether it is full, kept for another, or
has somebody in it whom they must not meet, it looks the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.clock import LONDON, london_date
from inspections.workdays import Terms
from support.apart import Conflicts

# Whoever does not answer the offer of a year gets it once more, about a term later.
AGAIN_AFTER = timedelta(weeks=12)


def is_due_again(offered_on: date, today: date) -> bool:
    """Whether an offer that nobody answered is due once more."""
    return offered_on + AGAIN_AFTER <= today


@dataclass(frozen=True, order=True)
class Meeting:
    """One session: when, and how long."""

    at: datetime
    minutes: int = 60

    def overlaps(self, other: "Meeting") -> bool:
        return self.at < other.ends and other.at < self.ends

    @property
    def ends(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class OnOffer:
    """A series that takes people, with what is still to come of it."""

    pk: int
    supervisor: int
    places: int
    school_year: int
    # In order, without those that are over or called off.
    meetings: tuple[Meeting, ...]
    is_for_heads: bool = True
    has_begun: bool = False
    members: frozenset[int] = frozenset()
    # For whom a place in it is kept, without those who have one.
    kept: frozenset[int] = frozenset()

    def has_room_for(self, person: int) -> bool:
        """Whether a place is free that is kept for nobody else."""
        return len(self.members) + len(self.kept - {person}) < self.places

    @property
    def weekly(self) -> tuple[int, int]:
        """When in the week it begins: the day, and the hour in London."""
        first = self.meetings[0].at.astimezone(LONDON)
        return first.weekday(), first.hour


@dataclass
class Part:
    """What became of the sessions of one place: theirs (to come among them), called off by the
    other side, and given up."""

    school_year: int
    theirs: int = 0
    to_come: int = 0
    called_off: int = 0
    given_up: int = 0

    @property
    def was_cut_short(self) -> bool:
        """Whether nothing more comes, through the other side alone, and at least half was not
        held."""
        ended = not self.to_come and not self.given_up
        return ended and self.called_off >= max(1, self.theirs)


@dataclass(frozen=True)
class Had:
    """What somebody has of supervision: sessions still to come, how many of each school year's
    are theirs, those over included, and how many of these were of series cut short."""

    to_come: tuple[Meeting, ...] = ()
    used: Mapping[int, int] = field(default_factory=dict)
    cut_short: Mapping[int, int] = field(default_factory=dict)


def had_of(to_come: Iterable[Meeting], parts: Iterable[Part]) -> Had:
    """What somebody has, put together from their places."""
    used: dict[int, int] = {}
    cut_short: dict[int, int] = {}
    for part in parts:
        if part.theirs:
            used[part.school_year] = used.get(part.school_year, 0) + part.theirs
        if part.theirs and part.was_cut_short:
            cut_short[part.school_year] = cut_short.get(part.school_year, 0) + part.theirs
    return Had(tuple(to_come), used, cut_short)


@dataclass(frozen=True)
class Asking:
    """Somebody for whom series are looked at, and what a year holds for each head."""

    person: int
    had: Had
    sessions_a_year: int

    def left_of(self, school_year: int) -> int:
        """How many of a year's sessions are left."""
        return max(0, self.sessions_a_year - self.had.used.get(school_year, 0))

    def begins_anew(self, school_year: int) -> bool:
        """Whether all that they had of a year was cut short, so that a whole series is due."""
        used = self.had.used.get(school_year, 0)
        return bool(used) and used == self.had.cut_short.get(school_year, 0)

    def has_enough_left_for(self, series: OnOffer) -> bool:
        """The first place of a year is always there, again where it was cut short; another one as
        far as the year's reach. Who carried a visit has theirs beside that."""
        return (
            not series.is_for_heads
            or not self.had.used.get(series.school_year)
            or self.begins_anew(series.school_year)
            or len(series.meetings) <= self.left_of(series.school_year)
        )


def suits(series: OnOffer, asking: Asking, conflicts: Conflicts) -> bool:
    """Whether this person can have a place in this series."""
    others = (series.members | series.kept) - {asking.person}
    return (
        bool(series.meetings)
        and asking.person not in series.members
        and series.has_room_for(asking.person)
        and asking.has_enough_left_for(series)
        and not any(
            mine.overlaps(meeting) for mine in asking.had.to_come for meeting in series.meetings
        )
        and not conflicts.in_series(asking.person, series.supervisor, others)
    )


def fits_the_terms(series: OnOffer, terms: Terms) -> bool:
    """Whether no session falls on a day that is known to be in the holidays or without pupils."""
    days = (london_date(meeting.at) for meeting in series.meetings)
    return all(terms.pupils_are_in(day) or not terms.covers(day, day) for day in days)


def two_of(
    found: Sequence[OnOffer], asking: Asking, conflicts: Conflicts, terms: Terms
) -> tuple[OnOffer, ...]:
    """Two times to suggest, none or one where there are no more: series that have not begun and
    lie in term. The first is the one that most places are free in, so that not everybody is
    offered the same; the other begins at another time of the week, where there is one."""
    possible = sorted(
        (
            series
            for series in found
            if not series.has_begun
            and suits(series, asking, conflicts)
            and fits_the_terms(series, terms)
        ),
        key=_most_room,
    )
    if not possible:
        return ()
    first = possible[0]
    others = sorted(possible[1:], key=lambda each: each.weekly == first.weekly)
    return (first, *others[:1])


def _most_room(series: OnOffer) -> tuple[float, datetime, int]:
    taken = len(series.members) + len(series.kept)
    return taken / series.places, series.meetings[0].at, series.pk


def in_order(found: Iterable[OnOffer]) -> list[OnOffer]:
    """As a list of times shows them: what begins soonest first."""
    return sorted(found, key=lambda each: (each.meetings[0].at, each.pk))
