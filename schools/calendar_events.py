"""What the events of a council's calendar say of its terms. Pure.

Councils write the same year in three ways, and mix them: terms as spans of days, events for
their first and last days, or only the holidays between them. All three are understood; what is
not is said, never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from schools.calendar_rows import LONGEST_HALF, DayRow, Found, TermRow, Unread, term_from_dates
from schools.models import DayWithoutPupils
from schools.school_years import DAY, SATURDAY

SHORTEST_TERM = 10
SHORTEST_HOLIDAY = 3
LONGEST_INSET = 5


@dataclass(frozen=True)
class Event:
    """One event of a calendar: its days, both inclusive."""

    row: int
    summary: str
    first: date
    last: date
    category: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Means(Enum):
    """What an event says."""

    TERM = "term"
    TERM_STARTS = "term starts"
    TERM_ENDS = "term ends"
    HOLIDAY = "holiday"
    HOLIDAY_STARTS = "holiday starts"
    HOLIDAY_ENDS = "holiday ends"
    INSET = "inset"
    CLOSURE = "closure"
    PUBLIC = "public holiday"


# What our own download writes, so that it reads itself whatever a term is called.
CATEGORIES = {
    "Term": Means.TERM,
    DayWithoutPupils.Kind.INSET.label: Means.INSET,
    DayWithoutPupils.Kind.CLOSURE.label: Means.CLOSURE,
}
KIND_OF = {
    Means.INSET: DayWithoutPupils.Kind.INSET.value,
    Means.CLOSURE: DayWithoutPupils.Kind.CLOSURE.value,
}

INSET = re.compile(
    r"\b(inset|in-service|(staff|teacher) (training|development)|training days?|"
    r"professional (training|development)|non-pupil|pd days?)\b"
)
UNNAMED = re.compile(r"(inset|(staff )?training|non-pupil)( days?)?")
PUBLIC = re.compile(
    r"\b((bank|public) holidays?|good friday|easter (sunday|monday)|christmas (day|eve)|"
    r"boxing day|new year'?s (day|eve)|may day)\b"
)
SOME_ONLY = re.compile(
    r"\b(staff|teachers?|reception|nursery|years? (\d+|seven|ten)|sixth form|governors?)\b"
)
PART = re.compile(r"\b(first|second|1st|2nd) half(-term)?\b|\bhalf-term [1-6]\b")
HALF_TERM = re.compile(r"\bhalf-term\b")
HOLIDAY = re.compile(r"\b(holidays?|breaks?|vacation)\b")
TERM = re.compile(
    r"\bterms?\b|"
    r"^((start|beginning|end) of )?(autumn|spring|summer)[ \d(),/-]*(starts?|begins?|ends?)?$"
)
# What happens at the end of a term and is not the end of it.
OCCASION = re.compile(
    r"\b(assembly|club|concert|deadline|disco|evening|exams?|fair|fayre|meeting|party|"
    r"performance|photos?|photographs?|reports?|service|show|tests?|trips?)\b"
)
PUPILS = re.compile(r"\b(schools?|pupils|students|children)\b")
STARTS = re.compile(r"\b(starts?|begins?|beginning|first day|commences?|opens?|re-?opens?)\b")
ENDS = re.compile(r"\b(ends?|ending|last day|finish(es)?|closes?)\b")
# The day before or after a holiday, which is named in the same breath.
LEAVE_FOR = re.compile(
    r"\b(breaks? up|closes?|finish(es)?|last day|end of term|term ends?)\b.*\b(for|before)\b"
)
COME_BACK = re.compile(
    r"\b(returns?|re-?opens?|back to school|first day|term (starts|begins))\b.*\b(after|from)\b"
    r"|\b(pupils|students|children) return\b|\bschools? re-?opens?\b"
)
BREAK_UP = re.compile(r"\bbreaks? up\b")

TOO_LONG = "INSET days do not last so long. Enter them one by one."
NOT_UNDERSTOOD = "We do not understand what it says about terms. Enter it by hand if it matters."


def plain(summary: str) -> str:
    """An event's words in small letters, with one way of writing each."""
    text = re.sub(r"[‐-―_]", "-", summary.lower()).replace("’", "'")
    text = re.sub(r"\bhalf[\s-]*terms?\b", "half-term", text)
    text = re.sub(r"\bin[\s-]service\b", "in-service", text)
    text = re.sub(r"\bnon[\s-]pupil\b", "non-pupil", text)
    return re.sub(r"\s+", " ", text).strip()


def meaning(event: Event) -> Means | str:
    """What an event says, or a sentence why that is not known."""
    if event.category in CATEGORIES:
        means = CATEGORIES[event.category]
        return TOO_LONG if means in KIND_OF and event.days > LONGEST_INSET else means
    text = plain(event.summary)
    if INSET.search(text):
        return TOO_LONG if event.days > LONGEST_INSET else Means.INSET
    # A week that a bank holiday gives its name to is a half term.
    if PUBLIC.search(text) and (event.days <= 2 or not HOLIDAY.search(text)):
        return Means.PUBLIC
    if SOME_ONLY.search(text):
        return "It seems to be for some people only. Enter it by hand if all pupils are meant."
    if OCCASION.search(text):
        return NOT_UNDERSTOOD
    about_holiday = (HALF_TERM.search(text) and not PART.search(text)) or HOLIDAY.search(text)
    if about_holiday:
        return _about_a_holiday(event, text)
    if COME_BACK.search(text) and event.days == 1:
        return Means.TERM_STARTS
    if LEAVE_FOR.search(text) and PUPILS.search(text) and event.days == 1:
        return Means.TERM_ENDS
    if not (TERM.search(text) or PART.search(text)):
        return NOT_UNDERSTOOD
    if event.days >= SHORTEST_TERM:
        return Means.TERM
    starts, ends = STARTS.search(text), ENDS.search(text)
    if event.days > 1 or bool(starts) == bool(ends):
        return "It does not say whether a term starts or ends on this day. Enter the term by hand."
    return Means.TERM_STARTS if starts else Means.TERM_ENDS


def _about_a_holiday(event: Event, text: str) -> Means | str:
    if _weekdays(event.first, event.last) >= SHORTEST_HOLIDAY:
        return Means.HOLIDAY
    if event.days > 1:
        return NOT_UNDERSTOOD
    if LEAVE_FOR.search(text) or BREAK_UP.search(text):
        return Means.TERM_ENDS
    if COME_BACK.search(text):
        return Means.TERM_STARTS
    starts, ends = STARTS.search(text), ENDS.search(text)
    if bool(starts) == bool(ends):
        return "It is one day only, and does not say whether a holiday starts or ends on it."
    return Means.HOLIDAY_STARTS if starts else Means.HOLIDAY_ENDS


@dataclass
class _Piece:
    """A stretch of term time, before holidays are taken out of it."""

    event: Event
    first: date
    last: date
    is_named: bool


@dataclass
class _Reading:
    found: Found = field(default_factory=lambda: Found(names_count=False))
    by_meaning: dict[Means, list[Event]] = field(default_factory=dict)
    no_pupils: set[date] = field(default_factory=set)

    def of(self, means: Means) -> list[Event]:
        return sorted(self.by_meaning.get(means, []), key=lambda event: (event.first, event.row))

    def unread(self, event: Event, reason: str) -> None:
        self.found.unread.append(Unread(event.row, event.summary, reason))


def understand(events: Iterable[Event]) -> Found:
    """The terms and days without pupils that events tell of, and which were not understood."""
    reading = _Reading()
    for event in events:
        means = meaning(event)
        if isinstance(means, Means):
            reading.by_meaning.setdefault(means, []).append(event)
        else:
            reading.unread(event, means)
    _days_without_pupils(reading)
    holidays = [*reading.of(Means.HOLIDAY), *_from_first_and_last(reading)]
    holidays.sort(key=lambda event: event.first)
    pieces = [
        _Piece(event, event.first, event.last, is_named=True) for event in reading.of(Means.TERM)
    ]
    pieces += _from_starts_and_ends(reading)
    if pieces:
        pieces = [part for piece in pieces for part in _without_holidays(piece, holidays)]
    else:
        pieces = _between(holidays, reading)
    for piece in pieces:
        _keep(piece, reading)
    _note_what_is_known(reading, len(holidays))
    reading.found.unread.sort()
    return reading.found


def _days_without_pupils(reading: _Reading) -> None:
    for means, kind in KIND_OF.items():
        for event in reading.of(means):
            for day in _each_day(event):
                if day.weekday() < SATURDAY:
                    name = "" if UNNAMED.fullmatch(plain(event.summary)) else event.summary[:60]
                    reading.found.days.append(DayRow(event.row, day, kind, name))
                    reading.no_pupils.add(day)
    for event in reading.of(Means.PUBLIC):
        reading.no_pupils.update(_each_day(event))


def _each_day(event: Event) -> list[date]:
    return [event.first + DAY * n for n in range(event.days)]


def _from_first_and_last(reading: _Reading) -> list[Event]:
    """Holidays told by their first and last days. The end of a half term that none began may be
    the end of the weeks before it."""
    waiting: Event | None = None
    found = []
    marks = [*reading.of(Means.HOLIDAY_STARTS), *reading.of(Means.HOLIDAY_ENDS)]
    starts = set(reading.of(Means.HOLIDAY_STARTS))
    for event in sorted(marks, key=lambda each: (each.first, each.row)):
        if event in starts:
            if waiting is not None:
                reading.unread(waiting, "No event says when this holiday ends.")
            waiting = event
        elif waiting is not None and event.first - waiting.first <= timedelta(days=LONGEST_HALF):
            found.append(Event(waiting.row, waiting.summary, waiting.first, event.last))
            waiting = None
        else:
            reading.unread(
                event,
                "It may mean the end of a holiday or of the weeks before it. Enter it by hand.",
            )
    if waiting is not None:
        reading.unread(waiting, "No event says when this holiday ends.")
    return found


def _from_starts_and_ends(reading: _Reading) -> list[_Piece]:
    """Terms told by their first and last days: each start goes with the next mark, an end."""
    starts = set(reading.of(Means.TERM_STARTS))
    marks = sorted(
        [*starts, *reading.of(Means.TERM_ENDS)],
        key=lambda event: (event.first, event not in starts, event.row),
    )
    waiting: Event | None = None
    pieces = []
    for event in marks:
        if event in starts:
            if waiting is not None:
                reading.unread(waiting, "No event says when this term ends.")
            waiting = event
        elif waiting is None:
            reading.unread(event, "No event says when this term starts.")
        else:
            pieces.append(_Piece(waiting, waiting.first, event.last, is_named=False))
            waiting = None
    if waiting is not None:
        reading.unread(waiting, "No event says when this term ends.")
    return pieces


def _without_holidays(piece: _Piece, holidays: Iterable[Event]) -> list[_Piece]:
    """A stretch of term time cut by the holidays that lie inside it."""
    inside = [each for each in holidays if piece.first < each.first and each.last < piece.last]
    parts, first = [], piece.first
    for holiday in inside:
        parts.append(_Piece(piece.event, first, holiday.first - DAY, is_named=False))
        first = holiday.last + DAY
    return [*parts, _Piece(piece.event, first, piece.last, piece.is_named and not inside)]


def _between(holidays: list[Event], reading: _Reading) -> list[_Piece]:
    """Where a file tells of holidays alone: the terms between each and the next."""
    pieces = []
    for before, after in pairwise(holidays):
        if after.first <= before.last + DAY:
            continue
        piece = _Piece(before, before.last + DAY, after.first - DAY, is_named=False)
        if (piece.last - piece.first).days > LONGEST_HALF:
            reading.unread(
                after,
                "Ten weeks or more before it the file has no holiday, so one may be missing. "
                "Enter the term before it by hand.",
            )
        else:
            pieces.append(piece)
    return pieces


def _keep(piece: _Piece, reading: _Reading) -> None:
    """Take a stretch as a term, from the first to the last day on which pupils are in."""
    first, last = piece.first, piece.last
    while first <= last and (first.weekday() >= SATURDAY or first in reading.no_pupils):
        first += DAY
    while first <= last and (last.weekday() >= SATURDAY or last in reading.no_pupils):
        last -= DAY
    if first > last:
        reading.unread(piece.event, "No day on which pupils are in is left of it.")
        return
    name, starts_term = term_from_dates(first, last)
    if piece.is_named:
        name = piece.event.summary[:60]
    reading.found.terms.append(TermRow(piece.event.row, name, first, last, starts_term))
    if (last - first).days > LONGEST_HALF:
        reading.found.notes.append(f"{name} has no half term in this file.")


def _note_what_is_known(reading: _Reading, holidays: int) -> None:
    public = len(reading.of(Means.PUBLIC))
    if public:
        reading.found.notes.append(
            f"{public} public holiday{'s are' if public > 1 else ' is'} left out: "
            "we know them already."
        )
    if holidays:
        reading.found.notes.append(
            f"{holidays} school holiday{'s' if holidays > 1 else ''} told us where terms "
            "begin and end."
        )


def _weekdays(first: date, last: date) -> int:
    span = min((last - first).days + 1, LONGEST_HALF)
    return sum((first + DAY * n).weekday() < SATURDAY for n in range(span))
