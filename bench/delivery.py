"""How fast messages leave, beside a bare loop over the same mail server in the same run.

`python -m bench.delivery` prints one JSON object. Budget: at least 70% of the rate of the bare
loop with the same number of workers; an urgent message within a second while 10,000 wait.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.kills import fill
from bench.processes import Installation, installation, wait_until
from bench.sink import Sink

WORKER = """
import os
from core import clock
from notifications.delivery import deliver_batch
now = clock.now()
while deliver_batch(urgent=False, now=now, worker=f"bench:{os.getpid()}").claimed:
    pass
"""
BARE = """
import os
from django.core.mail import EmailMessage, get_connection
connection = get_connection()
connection.open()
for number in range({count}):
    connection.send_messages([EmailMessage(
        f"Covenant: {{number}}", "Hello.", to=[f"person{{number}}@example.org"],
        headers={{"Message-ID": f"<bare-{{os.getpid()}}-{{number}}@localhost>"}},
    )])
connection.close()
"""
# Each says that it is ready, and all begin together.
TOGETHER = """
import os, pathlib, time
folder = pathlib.Path({folder!r})
(folder / f"ready-{{os.getpid()}}").touch()
while not (folder / "go").exists():
    time.sleep(0.005)
"""
URGENT = """
import time
from core import clock
from accounts.models import Person
from notifications.services import queue
person = Person.objects.create(name="Jo", email="jo@example.org")
started = time.time()
queue(key="urgent", person=person, occasion="A test", subject="Covenant: urgent",
      text="Now.", now=clock.now(), priority=0)
print(started)
"""


def rate(here: Installation, sink: Sink, code: str, workers: int, messages: int) -> float:
    """Messages a second that so many processes hand over with this code."""
    folder = Path(tempfile.mkdtemp(dir=here.folder))
    before = len(sink.ids)
    runs = []
    for _ in range(workers):
        run = multiprocessing.get_context("fork").Process(
            target=here.run, args=(TOGETHER.format(folder=str(folder)) + code,)
        )
        run.start()
        runs.append(run)
    wait_until(lambda: len(list(folder.glob("ready-*"))) == workers, seconds=60)
    started = time.monotonic()
    (folder / "go").touch()
    if not wait_until(lambda: len(sink.ids) - before >= messages, seconds=300, every=0.002):
        raise RuntimeError(f"Only {len(sink.ids) - before} of {messages} arrived.")
    seconds = time.monotonic() - started
    for run in runs:
        run.join()
    return messages / seconds


def measure(folder: Path, workers: int, messages: int) -> dict[str, Any]:
    server = os.environ.get("TEST_DATABASE_URL", "")
    with (
        Sink(keeps_content=False) as sink,
        installation(folder, sink.port, server_url=server, lease_seconds=60) as here,
    ):
        bare_code = BARE.format(count=messages // workers)
        bare = rate(here, sink, bare_code, workers, messages)
        fill(here, messages)
        ours = rate(here, sink, WORKER, workers, messages)
        bare_again = rate(here, sink, bare_code, workers, messages)
        best = max(bare, bare_again)
    return {
        "workers": workers,
        "messages": messages,
        "bare_per_second": round(best),
        "ours_per_second": round(ours),
        "share": round(ours / best, 3),
        "budget_share": 0.7,
        "database": "postgresql" if server else "sqlite",
    }


def urgent(folder: Path, waiting: int) -> dict[str, Any]:
    """Seconds from the commit of an urgent message to the mail server, others waiting."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    with (
        Sink(keeps_content=False) as sink,
        installation(folder, sink.port, server_url=server, lease_seconds=60) as here,
    ):
        fill(here, waiting)
        here.start_worker(queues="urgent", children=1)
        here.start_worker(queues="celery", children=1)
        here.nudge()
        wait_until(lambda: len(sink.ids) > 100, seconds=60)
        known = time.monotonic() - time.time()
        before = set(sink.ids)
        started = float(here.run(URGENT))
        waited = wait_until(lambda: sink.urgent_at is not None, seconds=60)
        if not waited or sink.urgent_at is None:
            raise RuntimeError("The urgent message did not arrive.")
        return {
            "waiting": waiting - len(before),
            "seconds": round(sink.urgent_at - (started + known), 3),
            "budget_seconds": 1.0,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--waiting", type=int, default=10000)
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rates = [
            measure(Path(folder) / f"rate-{workers}", workers, options.messages)
            for workers in (1, 2)
        ]
        first = urgent(Path(folder) / "urgent", options.waiting)
    print(json.dumps({"rates": rates, "urgent": first}))


if __name__ == "__main__":
    main()
