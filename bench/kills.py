"""Kills workers with -9 in the middle of due messages and counts what arrived.

`python -m bench.kills --kills 50` prints one JSON object and exits with 1 where a message is
missing or stuck. Counted at the mail server by Message-ID, which is made from the key.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from bench.processes import Installation, installation, wait_until
from bench.sink import Sink

MESSAGES = 1000
FILL = """
from core import clock
from accounts.models import Person
from notifications.models import Message
clock.travel_to(clock.london_time(clock.london_date(clock.now()), 10))
now = clock.now()
from datetime import timedelta
people = Person.objects.bulk_create(
    Person(name="Somebody", email=f"person{{n}}@example.org") for n in range({count})
)
Message.objects.bulk_create(
    Message(
        key=f"kill:{{n}}", person=person, occasion="A test", subject=f"Covenant: {{n}}",
        text="Hello.", priority={priority}, queued_at=now, not_before=now,
        expires_at=now + timedelta(days=2),
    )
    for n, person in enumerate(people)
)
"""
COUNT = """
import json
from django.db.models import Count
from notifications.models import Message
states = dict(Message.objects.values_list("state").annotate(Count("pk")))
repeated = Message.objects.filter(was_repeated=True).count()
print(json.dumps({"states": states, "perhaps_repeated": repeated}))
"""


def fill(here: Installation, count: int = MESSAGES, priority: int = 1) -> None:
    """Put so many due messages into the outbox of an installation, on a clock that stands at
    ten in the morning."""
    here.run(FILL.format(count=count, priority=priority))


def run(
    folder: Path,
    *,
    kills: int,
    messages: int = MESSAGES,
    server_url: str = "",
    broker_url: str = "filesystem://localhost",
    seconds: float = 600,
    seed: int = 1,
) -> dict[str, Any]:
    """Deliver ``messages`` through a worker and a beat, killing the worker ``kills`` times
    with work in hand. Returns what arrived, what did not, and how many twice."""
    rng = Random(seed)
    started = time.monotonic()
    with (
        Sink(keeps_content=False) as sink,
        installation(
            folder, sink.port, server_url=server_url, broker_url=broker_url
        ) as here,
    ):  # fmt: skip
        fill(here, messages)
        here.start_beat()
        killed = 0
        for number in range(kills):
            worker = here.start_worker(children=1)
            here.nudge()
            # Somewhere within its share of the messages, at a moment nobody chose.
            goal = (number + rng.random()) * messages / (kills + 1)
            at_work = wait_until(lambda goal=goal: len(sink.ids) > goal, seconds=90, every=0.002)
            if not at_work:
                raise RuntimeError(f"The worker does nothing: {here.logs()}")
            time.sleep(rng.random() * 0.02)
            killed += len(sink.ids) < messages
            here.kill(worker)
        here.start_worker()
        here.nudge()
        wait_until(lambda: len(sink.ids) >= messages, seconds=seconds)
        final = _when_settled(here, messages)
        return {
            "messages": messages,
            "kills": killed,
            "arrived": len(sink.ids),
            "missing": messages - len(sink.ids),
            "stuck": messages - final["states"].get("sent", 0),
            "twice": sum(count - 1 for count in sink.ids.values()),
            "perhaps_repeated": final["perhaps_repeated"],
            "database": "postgresql" if server_url else "sqlite",
            "broker": broker_url.partition(":")[0],
            "seconds": round(time.monotonic() - started, 1),
        }


def _when_settled(here: Installation, messages: int) -> dict[str, Any]:
    """The counts in the database, once the last dead worker's lease has been taken over."""
    until = time.monotonic() + 30
    while True:
        found: dict[str, Any] = json.loads(here.run(COUNT))
        if found["states"] == {"sent": messages} or time.monotonic() > until:
            return found
        time.sleep(here.lease_seconds)
        here.nudge()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(
            Path(folder),
            kills=options.kills,
            messages=options.messages,
            server_url=os.environ.get("TEST_DATABASE_URL", ""),
            broker_url=os.environ.get("TEST_REDIS_URL") or "filesystem://localhost",
        )
    print(json.dumps(found))
    sys.exit(bool(found["missing"] or found["stuck"] or found["kills"] < options.kills))


if __name__ == "__main__":
    main()
