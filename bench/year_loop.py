"""The loop of a simulated year: time goes on in steps, people act, processes die."""

import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import redis
from celery import current_app
from django.db import close_old_connections
from django.db.models import Min

from bench.account import Account, Window
from bench.facts import read_facts
from bench.naive import DAY, works
from bench.processes import Installation, wait_until
from bench.servers import Postgres
from bench.sink import Sink
from bench.story import Story
from core import clock
from core.models import StaleMark
from dashboard.auditing.run import audit
from inspections.models import Visit
from notifications.models import Message
from reminders.models import Reminder

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
# After a repair: the longest wait between two tries.
REPAIRED_AFTER = timedelta(minutes=70)
TICKS = (
    "inspections.tasks.advance_visits", "core.tasks.reconcile", "reminders.tasks.send_due",
    "notifications.tasks.deliver_urgent", "notifications.tasks.deliver",
)  # fmt: skip
NIGHTLY = (
    "inspections.tasks.refresh_windows", "reminders.tasks.plan_all",
    "dashboard.tasks.keep_to_retention",
)  # fmt: skip


class StampingSink(Sink):
    """Notes in which step each mail came."""

    account: Account
    step: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        before = dict(self.ids)
        answer = await super().handle_DATA(server, session, envelope)
        for message, number in self.ids.items():
            if number != before.get(message, 0):
                self.account.arrived.append((self.step, message))
        return answer


@dataclass(frozen=True)
class Breaks:
    """How often what is broken in a year: workers killed, the database restarted as after a
    power cut, the mail server refusing or away, days without a beat."""

    kills: int
    restarts: int
    outages: int
    beat_days: int


class Year:
    """One run: the city's story against processes that are broken on purpose."""

    def __init__(
        self, here: Installation, sink: StampingSink, database: Postgres, redis_url: str, *,
        seed: int, begin: date, days: int, minutes: float, breaks: Breaks,
    ) -> None:  # fmt: skip
        self.here, self.sink, self.database = here, sink, database
        self.redis = redis.Redis.from_url(redis_url)
        self.rng = Random(seed)
        self.story = Story(seed, begin, days)
        self.account = sink.account = Account()
        self.begin = clock.london_time(begin, 7)
        self.end = self.begin + days * DAY
        self.steps = self.leftover = 0
        self.figures: Counter[str] = Counter()
        self.unclean: list[str] = []
        self.windows = self._disturbances(breaks.outages, breaks.beat_days)
        self.breaks, self.minutes = breaks, minutes
        self.workers: dict[str, int] = {}
        self.beat = 0
        self.broken: set[str] = set()
        self.audit_at: datetime | None = None
        self.last_night = begin

    # --- what breaks ------------------------------------------------------------------

    def _disturbances(self, outages: int, beat_days: int) -> list[Window]:
        days = (self.end - self.begin).days
        working = [
            day for number in range(3, days - 3)
            if works(day := (self.begin + number * DAY).date())
        ]  # fmt: skip
        chosen = self.rng.sample(working, min(len(working), outages + beat_days))
        found = []
        for number, day in enumerate(sorted(chosen, key=lambda _: self.rng.random())):
            if number < beat_days:
                begin = clock.london_time(day, 7, 15)
                found.append(Window("beat", begin, begin + DAY))
                continue
            kind = ("refused", "unreachable")[number % 2]
            begin = clock.london_time(day, self.rng.choice((7, 8, 9, 12, 16, 18)), 15)
            length = self.rng.choice((1, 2, 3, 5)) * HOUR
            found.append(Window(kind, begin, begin + length))
        return found

    def _break_and_mend(self, now: datetime) -> None:
        broken = {each.kind for each in self.windows if each.begin <= now < each.end}
        for kind in broken - self.broken:
            self.figures[f"{kind}_windows"] += 1
            if kind == "refused":
                self.sink.sender_answer = "451 4.3.0 Not now"
            elif kind == "unreachable":
                self.sink.close()
            else:
                self.here.kill(self.beat)
        for kind in self.broken - broken:
            if kind == "beat" or self.broken - broken == self.broken:
                self.audit_at = now + REPAIRED_AFTER
            if kind == "refused":
                self.sink.sender_answer = ""
            elif kind == "unreachable":
                self.sink.listen()
            else:
                self.beat = self.here.start_beat()
        self.broken = broken

    def _kill(self) -> None:
        queue = self.rng.choice(("celery", "celery", "urgent"))
        time.sleep(self.rng.random() * 0.15)
        self.here.kill(self.workers[queue])
        self.figures["kills"] += 1
        time.sleep(self.here.lease_seconds + 0.2)
        # What the dead one had reserved stays reserved for an hour: not waited for.
        self.leftover = min(self._reserved() for _ in range(20) if not time.sleep(0.01))
        self._start_worker(queue)
        self._tick()

    def _restart_database(self) -> None:
        time.sleep(self.rng.random() * 0.1)
        self.database.restart()
        self.figures["database_restarts"] += 1
        now = self._now
        self.windows.append(Window("database", now, now + QUARTER))
        self.audit_at = now + REPAIRED_AFTER
        close_old_connections()
        self._wait()
        self._tick()

    # --- processes --------------------------------------------------------------------

    def _start_worker(self, queue: str) -> None:
        self.workers[queue] = self.here.start_worker(queues=queue, children=1)

    def _send(self, *tasks: str, **options: Any) -> None:
        for task in tasks:
            current_app.send_task(task, **options)

    def _tick(self) -> None:
        self._send(*TICKS)

    def _reserved(self) -> int:
        return int(self.redis.hlen("unacked"))

    def _is_idle(self) -> bool:
        for _ in range(3):
            waiting = self.redis.llen("celery") + self.redis.llen("urgent")
            if waiting or self._reserved() > self.leftover:
                return False
            time.sleep(0.003)
        return True

    def _wait(self) -> None:
        if not wait_until(self._is_idle, seconds=90, every=0.005):
            raise RuntimeError(f"Workers do not come to an end: {self.here.logs()[-6000:]}")

    # --- time -------------------------------------------------------------------------

    def run(self) -> dict[str, Any]:
        """Live the year. Returns its figures."""
        started = time.monotonic()
        clock.travel_to(self.begin)
        self._now = self.begin
        self.story.make_city(self.begin)
        self.story.plot()
        for queue in ("celery", "urgent"):
            self._start_worker(queue)
        self.beat = self.here.start_beat()
        now = self.begin
        while now < self.end and time.monotonic() - started < self.minutes * 60:
            self.step(now)
            now = self._next(now)
        # Whatever is still on its way gets there.
        lived = (now - self.begin).days
        self.windows = [each for each in self.windows if each.begin < now]
        mended = max([now, *(each.end for each in self.windows)])
        for number in range(6):
            self.step(mended + number * 12 * HOUR)
        self._audit(self._now)
        final = self.account.close(self.story.asked, self.windows)
        return {
            "days": lived,
            "steps": self.steps,
            "seconds": round(time.monotonic() - started),
            **self.figures,
            "acts": dict(self.story.acts),
            "refused_acts": dict(self.story.refused),
            **final,
            "unclean_audits": self.unclean,
        }

    def step(self, now: datetime) -> None:
        """One moment: what people do in it, then what the processes make of it."""
        self.steps += 1
        self._now = now
        if self.steps % 100 == 0:
            print(f"{now:%Y-%m-%d} step {self.steps}", dict(self.figures), file=sys.stderr)
        self.sink.step = self.steps
        self._break_and_mend(now)
        clock.travel_to(now)
        self.story.act(now)
        started = time.monotonic()
        due = self.account.look(
            self.steps, read_facts(self.story.network.pk, clock.london_date(now)), now
        )
        self.figures["ms_of_accounting"] += int(1000 * (time.monotonic() - started))
        self.account.mistaken[self.steps] = set(
            Visit.objects.filter(phase="mistaken").values_list("pk", flat=True)
        )
        if "beat" not in self.broken:
            self._tick()
            if clock.london_date(now) > self.last_night and now.hour >= 2:
                self.last_night = clock.london_date(now)
                self._send(*NIGHTLY)
            if due:
                self._disturb(now)
        self._wait()
        self._maybe_audit(now)

    def _disturb(self, now: datetime) -> None:
        """Something leaves in this step: the moment to break something, evenly over the year."""
        share = (now - self.begin) / (self.end - self.begin)
        if self.figures["kills"] < self.breaks.kills * share and self.rng.random() < 0.5:
            self._kill()
        elif self.figures["database_restarts"] < self.breaks.restarts * share:
            self._restart_database()

    def _next(self, now: datetime) -> datetime:
        """The next quarter of an hour in which anything can happen: at the latest in three hours
        by day while a visit is near, in twelve otherwise."""
        busy = Visit.objects.filter(phase__in=("on_site", "notified", "planned")).exists()
        by_day = 7 <= now.astimezone(clock.LONDON).hour < 20
        instants = [now + (3 if busy and by_day else 12) * HOUR]
        instants += [each.begin for each in self.windows] + [each.end for each in self.windows]
        if self.audit_at:
            instants.append(self.audit_at)
        if story := self.story.next_at():
            instants.append(story)
        today = clock.london_date(now)
        # The night's work and an audit; a team comes and goes.
        for hour, minute in ((2, 30), (12, 0), *(((8, 0), (18, 0)) if busy else ())):
            instants += [clock.london_time(day, hour, minute) for day in (today, today + DAY)]
        if Message.objects.filter(state="queued").exists():
            instants += [clock.london_time(day, 7) for day in (today, today + DAY)]
        if "beat" not in self.broken:
            planned = Reminder.objects.filter(state="planned", due_at__gt=now)
            queued = Message.objects.filter(state="queued", not_before__gt=now)
            instants += [
                planned.aggregate(at=Min("due_at"))["at"],
                queued.aggregate(at=Min("not_before"))["at"],
                StaleMark.objects.filter(retry_at__gt=now).aggregate(at=Min("retry_at"))["at"],
            ]
        following = min(each for each in instants if each is not None and each > now)
        past = (following - self.begin) % QUARTER
        return following + (QUARTER - past if past else timedelta())

    # --- the auditor ------------------------------------------------------------------

    def _maybe_audit(self, now: datetime) -> None:
        if self.broken:
            if "beat" in self.broken and now.astimezone(clock.LONDON).hour == 12:
                found = audit(now=clock.now())
                self.figures["found_while_broken"] += found.count
            return
        is_noon = now.astimezone(clock.LONDON).hour == 12
        if self.audit_at and now >= self.audit_at:
            self.audit_at = None
            self.figures["audits_after_repair"] += 1
            self._audit(now)
        elif is_noon and not self.audit_at:
            self._audit(now)

    def _audit(self, now: datetime) -> None:
        self._send("dashboard.tasks.tick", kwargs={"queue": "ordinary"})
        self._send("dashboard.tasks.tick", kwargs={"queue": "urgent"}, queue="urgent")
        self._wait()
        found = audit(now=clock.now())
        self.figures["audits"] += 1
        self.figures["audit_ms"] = max(self.figures["audit_ms"], int(found.seconds * 1000))
        self.unclean += [f"{now:%Y-%m-%d %H:%M} {line}" for line in found.lines]
