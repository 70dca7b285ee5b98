"""Kills workers and Redis with -9 in the middle of call-outs and counts what came of it.

`python -m bench.call_outs_kills --kills 30` prints one JSON object and exits with 1 where something
was lost, accepted twice, or late by more than a sweep. In turn: workers while they hand over,
workers while a sweep moves questions on, and Redis, which comes back empty. It starts a Redis of
its own and touches no other; the database is SQLite, or a new one where TEST_DATABASE_URL says.
"""

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from bench.processes import Installation, installation, wait_until
from bench.servers import Redis, redis
from bench.sink import Sink

HANDING_OVER, SWEEPING, REDIS = "workers handing over", "workers sweeping", "redis"
WAYS = (HANDING_OVER, SWEEPING, REDIS)
HEADS, ADVISERS = 10, 12
# Longer than anybody has to answer.
MINUTES = 11
# A beat, too, waits for its turn on the machine.
SLACK = 1.0


class Kills:
    """The story of one installation, kill by kill."""

    def __init__(self, here: Installation, sink: Sink, queue: Redis, rng: Random) -> None:
        self.here, self.sink, self.queue, self.rng = here, sink, queue, rng
        self.story = here.console("bench.call_outs_story")
        self.worker = 0
        self.said: Counter[str] = Counter()
        self.killed: Counter[str] = Counter()
        # How many questions had to go on while nobody moved them, and how late each time was.
        self.overdue = self.never_moved = 0
        # Workers that ended by themselves.
        self.left = 0
        self.late: list[float] = []
        self.reconnected: list[float] = []

    def start_worker(self) -> None:
        self.worker = self.here.start_worker(children=2)

    def one(self, way: str, count: int) -> None:
        """So many heads ask, one kill, and all that it stopped goes on; then people answer."""
        before = len(self.sink.ids)
        if way == REDIS:
            self.queue.kill()
            # While it is away heads ask, and questions become due.
            self.story.call("ask", count=count)
            self.story.call("travel", minutes=MINUTES)
            self.queue.start()
            back = time.monotonic()
            self.goes_on()
            self.reconnected.append(round(time.monotonic() - back, 2))
        else:
            self.story.call("ask", count=count)
            if way == HANDING_OVER:
                some = self.rng.randrange(2 * count)
                wait_until(lambda: len(self.sink.ids) > before + some, seconds=30, every=0.002)
            else:
                due = self.story.call("travel", minutes=MINUTES)
                goal = due - 1 - self.rng.randrange(max(1, due // 2))
                wait_until(lambda: len(self.story.call("overdue")) <= goal, seconds=60)
            time.sleep(self.rng.random() * 0.02)
            self.here.kill(self.worker)
            self.start_worker()
            self.goes_on()
        self.killed[way] += 1
        self.said.update(
            self.story.call("answer", seed=self.rng.random(), share_silent=0.5, share_cannot=0.2)
        )

    def goes_on(self) -> None:
        """A worker listens again, and what should have gone on does."""
        overdue = self.story.call("overdue")
        until = time.monotonic() + 90
        while not self.queue.listening():
            if not self.here.is_running(self.worker):
                # As systemd does; Celery is known to end where its broker goes at a bad moment.
                self.left += 1
                self.start_worker()
            if time.monotonic() > until:
                raise RuntimeError(f"The worker runs and does nothing: {self.here.logs()}")
            time.sleep(0.02)
        late = self.story.call("late", ids=overdue, since=self.story.call("now"), seconds=60)
        self.overdue += len(overdue)
        if late is None:
            self.never_moved += 1
        else:
            self.late.append(round(late, 2))

    def end(self) -> dict[str, Any]:
        """Whoever is still asked says yes, and all that waits is handed over."""
        for number in range(40):
            if not self.story.call("live"):
                break
            self.said.update(self.story.call("answer", seed=number, share_silent=0, share_cannot=0))
            self.story.call("say_spoken")
            self.story.call("travel", minutes=MINUTES)
            wait_until(lambda: not self.story.call("overdue"), seconds=30, every=0.1)
        wait_until(lambda: not self.story.call("waiting"), seconds=60, every=0.1)
        found: dict[str, Any] = self.story.call("account")
        return found


def run(
    folder: Path, *, kills: int, call_outs: int, sweep_seconds: int, server_url: str = "",
    seed: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """So many kills among so many call-outs, in a folder of one's own. Returns the figures."""
    started = time.monotonic()
    extra = {"SWEEP_SECONDS": str(sweep_seconds), "LOG_LEVEL": "ERROR"}
    with (
        Sink(keeps_content=False) as sink,
        redis(folder / "redis") as queue,
        installation(
            folder / "site", sink.port, server_url=server_url, broker_url=queue.url, extra=extra
        ) as here,
    ):
        kill = Kills(here, sink, queue, Random(seed))
        kill.story.call(
            "build", networks=math.ceil(call_outs / HEADS), heads=HEADS, advisers=ADVISERS
        )
        here.start_beat()
        kill.start_worker()
        wait_until(lambda: bool(queue.listening()), seconds=60)
        for number in range(kills):
            share = call_outs * (number + 1) // kills - call_outs * number // kills
            kill.one(WAYS[number % len(WAYS)], share)
        found = kill.end()
        sent = set(found.pop("sent"))
        late = max(kill.late, default=0.0)
        return {
            "kills": dict(kill.killed),
            **found,
            "yes_said": kill.said["yes"],
            "yes_theirs": kill.said["theirs"],
            "lost": len(sent - set(sink.ids)),
            "twice": sum(count - 1 for count in sink.ids.values()),
            "overdue_at_restarts": kill.overdue,
            "never_moved": kill.never_moved,
            "late_after_restart_seconds": late,
            "sweep_seconds": sweep_seconds,
            "workers_that_left": kill.left,
            "redis_reconnected_and_moved_seconds": kill.reconnected,
            "database": "postgresql" if server_url else "sqlite",
            "seconds": round(time.monotonic() - started, 1),
        }


def wrong(found: dict[str, Any], slack: float = SLACK) -> list[str]:
    """What must not be, in words."""
    ends = set(found["messages"]) - {"sent", "cancelled"}
    checks = {
        "a call-out that did not end with somebody": set(found["states"]) != {"spoken"},
        "an acceptance that counted twice": found["accepted_twice"] > 0,
        "a yes that was theirs and is not kept": found["yes_theirs"] != found["acceptances"],
        "somebody asked without a message": found["asked_without_message"] != 0,
        f"messages that ended as {ends}": bool(ends),
        "a message said to be sent that never came": found["lost"] > 0,
        "a second copy without a mark": found["twice"] > found["perhaps_repeated"],
        "a question that nobody moved": found["never_moved"] > 0,
        "later than a sweep": found["late_after_restart_seconds"] > found["sweep_seconds"] + slack,
    }
    return [words for words, is_so in checks.items() if is_so]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--call-outs", type=int, default=60)
    parser.add_argument("--sweep-seconds", type=int, default=20, help="as in production")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(
            Path(folder), kills=options.kills, call_outs=options.call_outs,
            sweep_seconds=options.sweep_seconds, seed=options.seed,
            server_url=os.environ.get("TEST_DATABASE_URL", ""),
        )  # fmt: skip
    print(json.dumps({"wrong": wrong(found), **found}))
    sys.exit(bool(wrong(found)))


if __name__ == "__main__":
    main()
