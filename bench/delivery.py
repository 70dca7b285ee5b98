"""How fast messages leave, beside a bare loop over the same mail server in the same run.

`python -m bench.delivery` prints one JSON object: on SQLite, and on PostgreSQL too where
TEST_DATABASE_URL names a server; medians of three runs. Budget: at least 70% of the rate of the
bare loop with the same number of workers; an urgent message within a second while 10,000 wait.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.kills import fill
from bench.processes import Installation, installation, wait_until
from bench.sink import Sink

# All that is made once is made before the signal; each process then says what it cost.
WORKER = """
import os
from core import clock
from notifications.delivery import deliver_batch
now = clock.now()
deliver_batch(urgent=True, now=now, worker="bench")  # there is none; now all is loaded
{together}
while deliver_batch(urgent=False, now=now, worker=f"bench:{{os.getpid()}}").claimed:
    pass
{cost}
"""
# The same letter, both forms and every header, by the same library over one connection.
BARE = """
import os
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import DNS_NAME
DNS_NAME.get_fqdn()
connection = get_connection()
link = "http://localhost:8000/me/unsubscribe/3~1xV2eZ~eitwVkB4JE3mi4i0fReiA25JEI07nvjTrkWjZuVUrmE/"
plain = (
    "Hello.\\n\\n-- \\nTo change what Covenant sends you: http://localhost:8000/me/\\n"
    f"To turn e-mail off: {{link}}\\n"
)
html = (
    '<!DOCTYPE html>\\n<html lang="en-GB">\\n'
    '<head><meta charset="utf-8"><title>Covenant: 1</title></head>\\n'
    '<body>\\n<p>Hello.</p>\\n<hr>\\n'
    '<p><a href="http://localhost:8000/me/">Change what Covenant sends you</a>, '
    f'or <a href="{{link}}">turn e-mail off</a></p>\\n</body>\\n</html>\\n'
)
{together}
connection.open()
for number in range({count}):
    letter = EmailMultiAlternatives(
        f"Covenant: {{number}}", plain, to=[f"person{{number}}@example.org"],
        headers={{
            "Message-ID":
                f"<d88aa77e588689166a49f8ea1c{{os.getpid():07}}{{number:07}}@localhost>",
            "Date": "Sun, 22 Nov 2026 08:10:43 +0000",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{{link}}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }},
    )
    letter.attach_alternative(html, "text/html")
    connection.send_messages([letter])
connection.close()
{cost}
"""
# Each says that it is ready, and all begin together.
TOGETHER = """
import os, pathlib, time
folder = pathlib.Path({folder!r})
(folder / f"ready-{{os.getpid()}}").touch()
while not (folder / "go").exists():
    time.sleep(0.005)
begun = time.process_time()
"""
COST = """
(folder / f"cost-{os.getpid()}").write_text(str(time.process_time() - begun))
"""
EMPTY = """
from accounts.models import Person
Person.objects.all().delete()
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


@dataclass(frozen=True)
class Rate:
    """What so many processes handed over."""

    per_second: float
    # Of the processes alone: the mail server's and the database's are not theirs.
    cpu_ms_each: float


def rate(
    here: Installation, sink: Sink, code: str, workers: int, messages: int, **values: object
) -> Rate:
    """Time so many processes, begun together, that run this code."""
    folder = Path(tempfile.mkdtemp(dir=here.folder))
    whole = code.format(together=TOGETHER.format(folder=str(folder)), cost=COST, **values)
    sink.ids.clear()
    runs = []
    for _ in range(workers):
        run = multiprocessing.get_context("fork").Process(target=here.run, args=(whole,))
        run.start()
        runs.append(run)
    wait_until(lambda: len(list(folder.glob("ready-*"))) == workers, seconds=60)
    started = time.monotonic()
    (folder / "go").touch()
    if not wait_until(lambda: len(sink.ids) >= messages, seconds=300, every=0.005):
        raise RuntimeError(f"Only {len(sink.ids)} of {messages} arrived.")
    seconds = time.monotonic() - started
    for run in runs:
        run.join()
    cost = sum(float(each.read_text()) for each in folder.glob("cost-*"))
    return Rate(messages / seconds, cost / messages * 1000)


def measure(folder: Path, server: str, workers: int, messages: int, times: int) -> dict[str, Any]:
    """Ours between two bare runs, several times over, each share taken within its own three:
    on a machine that others use, rates of different minutes say nothing beside each other."""
    bare, ours, shares = [], [], []
    with (
        Sink(keeps_content=False) as sink,
        installation(folder, sink.port, server_url=server, lease_seconds=60) as here,
    ):

        def bare_rate() -> Rate:
            each = messages // workers
            return rate(here, sink, BARE, workers, each * workers, count=each)

        for _ in range(times):
            first = bare_rate()
            here.run(EMPTY)
            fill(here, messages)
            ours.append(rate(here, sink, WORKER, workers, messages))
            second = bare_rate()
            bare += [first, second]
            beside = 2 / (1 / first.per_second + 1 / second.per_second)
            shares.append(ours[-1].per_second / beside)
    return {
        "workers": workers,
        "messages": messages,
        "bare_per_second": round(median(each.per_second for each in bare)),
        "ours_per_second": round(median(each.per_second for each in ours)),
        "share": round(median(shares), 3),
        "shares": [round(each, 3) for each in shares],
        "budget_share": 0.7,
        "bare_cpu_ms": round(median(each.cpu_ms_each for each in bare), 2),
        "ours_cpu_ms": round(median(each.cpu_ms_each for each in ours), 2),
        "database": "postgresql" if server else "sqlite",
    }


def urgent(folder: Path, server: str, waiting: int) -> dict[str, Any]:
    """Seconds from the commit of an urgent message to the mail server, others waiting."""
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
            "database": "postgresql" if server else "sqlite",
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--waiting", type=int, default=10000, help="0: no urgent message")
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    server = os.environ.get("TEST_DATABASE_URL", "")
    found: dict[str, Any] = {"rates": [], "urgent": []}
    with tempfile.TemporaryDirectory() as name:
        for url in ["", server] if server else [""]:
            folder = Path(name) / ("postgresql" if url else "sqlite")
            found["rates"] += [
                measure(folder / f"{workers}", url, workers, options.messages, options.times)
                for workers in (1, 2)
            ]
            if options.waiting:
                found["urgent"].append(urgent(folder / "urgent", url, options.waiting))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
