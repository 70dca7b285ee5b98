"""An account of who stood by which head, kept from what people saw and did.

It is fed by the mail server (who was asked), by people (who rang, who said what) and by what was
said of a visit; it never reads what the app believes. For each stretch of time of each visit it
says one of STATES, and ``alone`` must be zero.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.company_moments import Known, Moment, after_minutes, is_night, is_staffed

MINUTE = timedelta(minutes=1)
# What was said so shortly before a moment counts for it.
FRESH = timedelta(hours=2)
# While a visit stands still for long, once a week is enough.
WEEKLY = timedelta(days=7)
# The longest wait until a letter that was put off once or twice is tried again.
PUT_OFF = timedelta(minutes=2)
# How long an asking may stand without an answer before it counts for nothing, in minutes in which
# people are awake; and a little for a clock that ticks every few minutes.
STANDS = {"evening before": 70, "end of a day": 70, "six weeks": 14 * 60 + 15}
OTHERWISE = 135
HELD = 60
NEAR = ("evening before", "end of a day")
# Of a coordinator, in minutes in which somebody is there.
COORDINATORS = 135
STATES = (
    "confirmed", "asked", "on its way", "own wish", "nothing ran", "page shows numbers", "alone",
)  # fmt: skip


BEFORE = datetime.min.replace(tzinfo=UTC)


@dataclass
class Ask:
    """Somebody was asked over a channel. ``until``: how long that counts."""

    person: int
    role: str
    at: datetime
    until: datetime
    is_read: bool = True


@dataclass
class Book:
    """One visit."""

    head: int
    known: Known
    asks: list[Ask] = field(default_factory=list)
    # When somebody said that they had spoken, and in which part.
    said: list[tuple[datetime, str]] = field(default_factory=list)
    # When somebody did speak with the head.
    spoke: list[datetime] = field(default_factory=list)
    stopped_at: datetime | None = None
    # The server has put a letter off for now, and it is tried again.
    on_its_way: datetime = BEFORE
    hours: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unread: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[str, Any], Moment] = field(default_factory=dict)
    for_coordinators: set[tuple[str, Any]] = field(default_factory=set)
    alone: list[list[Any]] = field(default_factory=list)

    def moment(self, now: datetime) -> Moment | None:
        """The latest moment that has begun."""
        begun = [each for each in self.known.moments(now) if each.begin <= now]
        return begun[-1] if begun else None


class Account:
    """``page_shows_numbers``: whether a head's page now says who does answer, by looking."""

    def __init__(self, page_shows_numbers: Callable[[int, datetime], bool]) -> None:
        self.books: dict[int, Book] = {}
        self.figures: Counter[str] = Counter()
        self._page = page_shows_numbers
        self._now: datetime | None = None
        self._states: dict[int, tuple[str, Moment, bool]] = {}

    # --- what is heard ----------------------------------------------------------------

    def visits_are(self, rows: list[dict[str, Any]], gaps: Any, now: datetime) -> None:
        """The visits as people have said them, by now."""
        for row in rows:
            if row["head_id"] is None:
                continue
            if row["id"] not in self.books:
                self.books[row["id"]] = Book(row["head_id"], Known(row, []))
            self.books[row["id"]].known.learn(row, gaps.get(row["id"], []), now)

    def open_for(self, head: int) -> list[Book]:
        return [
            book for book in self.books.values() if book.head == head and not book.known.is_over
        ]

    def asked(
        self, head: int, person: int, role: str, now: datetime, *, is_read: bool, can_answer: bool
    ) -> None:
        """A letter that asks somebody to ring a head was taken by the server."""
        for book in self.open_for(head):
            moment = book.moment(now)
            name = moment.name if moment else ""
            if role == "coordinator" and can_answer and moment:
                book.for_coordinators.add((moment.name, moment.day))
            until = after_minutes(now, STANDS.get(name, OTHERWISE), lambda at: not is_night(at))
            if role == "coordinator" and name not in NEAR:
                until = max(until, after_minutes(now, COORDINATORS, is_staffed))
            self._let_go(book, person)
            book.asks.append(Ask(person, role, now, until, is_read))

    def put_off(self, head: int, now: datetime) -> None:
        """The mail server said "not now" to a letter that asks somebody."""
        for book in self.open_for(head):
            book.on_its_way = now + PUT_OFF

    def let_go(self, head: int, person: int) -> None:
        """Somebody said that they cannot, or was told that nobody waits for them."""
        for book in self.open_for(head):
            self._let_go(book, person)

    def _let_go(self, book: Book, person: int) -> None:
        book.asks = [ask for ask in book.asks if ask.person != person]

    def on_it(self, head: int, person: int, role: str, now: datetime) -> None:
        """Somebody said that they are ringing."""
        for book in self.open_for(head):
            self._let_go(book, person)
            until = after_minutes(now, HELD, lambda at: not is_night(at))
            book.asks.append(Ask(person, role, now, until))

    def rang(self, head: int, now: datetime) -> None:
        """A human voice, whether anybody says so or not."""
        for book in self.open_for(head):
            book.spoke.append(now)

    def confirmed(self, head: int, role: str, now: datetime) -> None:
        """Somebody said that they have spoken, and it was taken."""
        for book in self.open_for(head):
            book.said.append((now, role))
            book.asks.clear()

    def wants_no_more(self, visit: int, now: datetime) -> None:
        """The head has said: I am fine, stop asking."""
        self.books[visit].stopped_at = now

    # --- what is counted --------------------------------------------------------------

    def next_change(self, now: datetime) -> datetime | None:
        """When next the passing of time alone changes what is counted."""
        moments = [
            each.begin
            for book in self.books.values()
            if not book.known.is_over
            for each in book.known.moments(now)
        ]
        ends = [ask.until for book in self.books.values() for ask in book.asks]
        ends += [book.on_its_way for book in self.books.values()]
        return min((each for each in (*moments, *ends) if each > now), default=None)

    @property
    def is_live(self) -> bool:
        """Whether anybody waits for a human voice."""
        return any(state not in ("confirmed", "own wish") for state, _, _ in self._states.values())

    def look(self, now: datetime, *, runs: bool) -> None:
        """Count the time since the last look as it stood then, and see how it stands now.
        ``runs``: whether the app's processes were alive in this moment."""
        if self._now is not None:
            self._count(now - self._now, self._now)
        self._states = {}
        for pk, book in self.books.items():
            moment = book.moment(now)
            if moment is None:
                continue
            book.seen.setdefault((moment.name, moment.day), moment)
            book.asks = [ask for ask in book.asks if ask.until > now or not runs]
            self._states[pk] = (
                self._state(book, moment, now, runs), moment, any(a.is_read for a in book.asks)
            )  # fmt: skip
        self._now = now

    def _state(self, book: Book, moment: Moment, now: datetime, runs: bool) -> str:
        is_weekly = moment.name == "away" and book.known.visit["phase"] != "paused"
        fresh = WEEKLY if is_weekly else FRESH
        if any(at >= moment.begin - fresh for at, _ in book.said):
            return "confirmed"
        if book.stopped_at is not None:
            return "own wish"
        if book.asks:
            return "asked"
        if book.on_its_way > now:
            return "on its way"
        if not runs:
            return "nothing ran"
        if not is_staffed(now) and self._page(book.head, now):
            return "page shows numbers"
        return "alone"

    def _count(self, length: timedelta, begin: datetime) -> None:
        for pk, (state, moment, is_read) in self._states.items():
            book = self.books[pk]
            book.hours[moment.name][state] += length / timedelta(hours=1)
            if state == "asked" and not is_read:
                book.unread[moment.name] += length / timedelta(hours=1)
            if state == "alone":
                if book.alone and book.alone[-1][1] == begin and book.alone[-1][2] == moment.name:
                    book.alone[-1][1] = begin + length
                else:
                    book.alone.append([begin, begin + length, moment.name])
