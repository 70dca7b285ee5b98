"""The loop of a year in company: time goes on, people act, the app's ticks run, and die."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Min

from bench.company_account import Account
from bench.company_city import City, page_shows_numbers
from bench.company_mail import Backend, Server
from bench.company_moments import is_night
from bench.company_people import People
from bench.naive import DAY, day_of
from buddies.checks.opening import open_due
from buddies.models import ContactCheck
from core import clock, stale
from core.models import StaleMark
from escalations import services as escalations
from escalations.models import Escalation
from inspections.models import Interruption, Visit
from inspections.services import advance_visits
from notifications.delivery import deliver_batch
from notifications.models import Message
from reminders.services import plan_all, send_due

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# While somebody waits, whether or not anything is due; in reality ticks run every twenty seconds.
BY_DAY, AT_NIGHT, OTHERWISE = HOUR, 3 * HOUR, 12 * HOUR


class Killed(BaseException):
    """As kill -9: nothing in the app catches it, and the transaction is rolled back."""


class Killer:
    """Kills whoever asks the nth query inside a transaction, once it is armed."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.left, self.kills = rng, 0, 0

    @contextmanager
    def watching(self, is_armed: bool) -> Iterator[None]:
        self.left = self.rng.randint(1, 45) if is_armed else 0
        self.depth = len(connection.atomic_blocks)
        try:
            with connection.execute_wrapper(self._query):
                yield
        finally:
            self.left = 0

    def _query(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        if self.left and len(connection.atomic_blocks) > self.depth:
            self.left -= 1
            if not self.left:
                self.kills += 1
                raise Killed
        return execute(*arguments)


class Company:
    """One run. ``killed``: how likely a tick dies in which something may move."""

    def __init__(
        self, *, schools: int, visits: int, seed: int, begin: date, days: int,
        adverse: bool = False, killed: float = 0.04, lost: float = 0.05, refused: float = 0.02,
    ) -> None:  # fmt: skip
        self.city = City(seed, begin, days, schools=schools, visits=visits, adverse=adverse)
        self.account = Account(page_shows_numbers("company"))
        self.people = People(Random(f"people {seed}"), self.account, self.city, self.city.role_for)
        self.city.account, self.city.people = self.account, self.people
        self.server = Backend.server = Server(
            Random(f"mail {seed}"), lost=lost, refused=refused, later=0.02,
            taken=self.people.receive, put_off=self.people.put_off,
        )  # fmt: skip
        self.killer, self.killed = Killer(Random(f"kill {seed}")), killed
        self.begin = clock.london_time(begin, 7)
        self.end = self.begin + days * DAY
        self.last_night = begin
        self.figures: Counter[str] = Counter()

    def run(self) -> None:
        """Live the year."""
        # What is killed is meant to be, and says so at length.
        logging.disable(logging.ERROR)
        try:
            with clock.held():
                self._live()
        finally:
            logging.disable(logging.NOTSET)

    def _live(self) -> None:
        now = self.begin
        clock.travel_to(now)
        self.people.now = now
        self.city.make_city(now)
        self.city.plot()
        # Some addresses work no more, and nobody has noticed.
        heads = [human for human in self.people.by_email.values() if not human.is_coordinator]
        dead = self.people.rng.sample(heads, max(1, len(heads) // 25))
        self.server.dead = {human.email for human in dead}
        stale.settle(now=now)
        while now < self.end:
            now = self._next(now, self.step(now))

    def step(self, now: datetime) -> bool:
        """One moment: what people do in it, then what the ticks make of it. Returns whether the
        ticks came to their end."""
        self.figures["steps"] += 1
        clock.travel_to(now)
        self.people.now = now
        self.city.act(now)
        self._hear_of_visits(now)
        runs = not any(begin <= now < end for begin, end in self.city.outages)
        if runs:
            # A little later than now: what people did at the site's doors took a moment.
            with clock.held() as a_moment_later:
                runs = self._ticks(a_moment_later)
            self._hear_of_visits(now)
        self.account.look(now, runs=runs)
        return runs

    def _hear_of_visits(self, now: datetime) -> None:
        """What people have said of visits, and the clock's part in it, as heads know them."""
        gaps: dict[int, list[Any]] = {}
        for visit, stopped_on, resumes_on in Interruption.objects.filter(
            answer="granted", stopped_on__isnull=False, is_superseded=False
        ).values_list("visit_id", "stopped_on", "resumes_on"):
            gaps.setdefault(visit, []).append((stopped_on, resumes_on))
        rows = list(Visit.objects.exclude(phase__in=("closed", "mistaken")).values())
        # Those that ended once more, so that the account hears of it.
        still = [pk for pk, book in self.account.books.items() if not book.known.is_over]
        rows += list(Visit.objects.filter(pk__in=still, phase__in=("closed", "mistaken")).values())
        self.account.visits_are(rows, gaps, now)

    def _ticks(self, now: datetime) -> bool:
        is_live = self.account.is_live or Escalation.objects.filter(state="open").exists()
        try:
            for _ in range(6):
                armed = is_live and self.killer.rng.random() < self.killed
                with self.killer.watching(armed):
                    advance_visits(now=now)
                    stale.sweep(now=now)
                    escalations.sweep(now=now)
                    open_due(now=now)
                    send_due(now=now)
                if not deliver_batch(urgent=False, now=now, worker="company").claimed:
                    return True
            return True
        except Killed:
            return False
        finally:
            self._nightly(now)

    def _nightly(self, now: datetime) -> None:
        # Once a week is enough here: what moves is planned anew at once, all year round.
        if day_of(now) > self.last_night and day_of(now).weekday() == 0:
            self.last_night = day_of(now)
            plan_all(now=now)

    def _next(self, now: datetime, has_ended: bool) -> datetime:
        """The next minute in which anything can happen: every few minutes while somebody waits,
        else when somebody acts or the year's plan says so."""
        if not has_ended and not any(begin <= now < end for begin, end in self.city.outages):
            return now + MINUTE
        live = self.account.is_live or Escalation.objects.filter(state="open").exists()
        length = (AT_NIGHT if is_night(now) else BY_DAY) if live else OTHERWISE
        instants = [now + length, self.city.next_at(), self.account.next_change(now)]
        instants += [each for pair in self.city.outages for each in pair]
        if live:
            today = day_of(now)
            hours = (7, 8, 18, 21)
            instants += [clock.london_time(d, h) for d in (today, today + DAY) for h in hours]
        for rows, name in (
            (Message.objects.filter(state="queued"), "not_before"),
            (Escalation.objects.filter(state="open"), "next_at"),
            (ContactCheck.objects.filter(state="planned"), "due_at"),
            (StaleMark.objects.all(), "retry_at"),
        ):
            instants.append(rows.filter(**{f"{name}__gt": now}).aggregate(at=Min(name))["at"])
        following = min(each for each in instants if each is not None and each > now)
        past = (following - self.begin) % MINUTE
        return following + (MINUTE - past if past else timedelta())
