"""How soon somebody is asked: from a head's tap to the mail server's hand, while ordinary messages
wait.

`python -m bench.call_outs` prints one JSON object: on SQLite with the queue in a folder, and where
TEST_DATABASE_URL and TEST_REDIS_URL name servers on those too. 200 heads ask within a minute, the
moments by chance; at least 10,000 ordinary messages wait all the time. A tap is a call of
`directory.services.callouts.call_out` in a process of its own, so what a browser and the web server
take is not in it. Budget: a second to the first page of each call-out, on PostgreSQL; SQLite has
one writer at a time and is not for installations in which hundreds ask.

On a machine that others use, the tap waits for its share of the processor: `after_it`, from the
tap's commit to the mail server, then says more than `first_page`.
"""

import argparse
import json
import math
import os
import tempfile
from pathlib import Path
from typing import Any

from bench.processes import Installation, installation, wait_until
from bench.sink import Sink

BUDGET = 1.0
# As the web server of docs/operations.md: so many processes, and so many threads in each.
PROCESSES, THREADS = 2, 4
# Each network has so many heads, five in six of whom ask in the first minute, and advisers.
HEADS, ADVISERS = 12, 15
# Long enough that everybody who was asked has had their time.
MINUTES_LATER = 11


def measure(
    folder: Path, server: str, broker: str, *, call_outs: int, seconds: float, waiting: int,
    seed: int,
) -> dict[str, Any]:  # fmt: skip
    """The seconds of one installation."""
    with (
        Sink(keeps_content=False) as sink,
        installation(
            folder, sink.port, server_url=server, broker_url=broker, lease_seconds=60
        ) as here,
    ):
        town = here.console("bench.call_outs_town")
        networks = math.ceil(call_outs / (HEADS - 2))
        taps = Taps(here, sink, seed)
        town.call("build", networks=networks, heads=HEADS, advisers=ADVISERS)
        town.call("fill", count=waiting)
        here.start_worker(queues="urgent", children=1)
        town.call("say_hello")
        if not wait_until(lambda: sink.urgent_at is not None, seconds=120):
            raise RuntimeError(f"The urgent worker does nothing: {here.logs()}")
        here.start_worker(queues="celery", children=2)
        here.start_beat()
        here.nudge()
        if waiting and not wait_until(lambda: len(sink.ids) > 100, seconds=120):
            raise RuntimeError(f"The workers do nothing: {here.logs()}")
        more = here.console("bench.call_outs_town")
        more.begin("keep_waiting", count=waiting, seconds=seconds + 5)
        before = len(sink.ids)
        found = taps.figures(call_outs, seconds)
        found["ordinary_waiting_at_least"] = more.end()
        found["ordinary_handed_over_meanwhile"] = len(sink.ids) - before
        # Nobody has answered, and all these questions go on to the next people at one moment.
        due = town.call("travel", minutes=MINUTES_LATER)
        found["while_all_move_on"] = {
            "due_at_once": due, **taps.figures(call_outs // 5, seconds / 5),
        }  # fmt: skip
        return {
            "within_seconds": seconds,
            **found,
            "budget_seconds": BUDGET,
            "database": "postgresql" if server else "sqlite",
            "broker": broker.partition(":")[0],
        }


class Taps:
    """Heads who ask, in processes of their own."""

    def __init__(self, here: Installation, sink: Sink, seed: int) -> None:
        self.here, self.sink, self.seed = here, sink, seed
        self.consoles = [here.console("bench.call_outs_town") for _ in range(PROCESSES)]

    def figures(self, count: int, seconds: float) -> dict[str, Any]:
        """Have so many ask within so many seconds, and wait until all were asked for."""
        for number, each in enumerate(self.consoles):
            each.begin(
                "tap", count=count // PROCESSES, seconds=seconds, seed=self.seed + number,
                at_once=THREADS, share=(number, PROCESSES),
            )  # fmt: skip
        taps = [tap for each in self.consoles for tap in each.end()]
        asked = [each["messages"] for each in taps]

        def is_done() -> bool:
            return all(key in self.sink.first_at for each in asked for key in each)

        if not all(asked) or not wait_until(is_done, seconds=180):
            raise RuntimeError(f"Somebody was not asked: {self.here.logs()}")
        first = [min(self.sink.first_at[key] for key in each) for each in asked]
        last = [max(self.sink.first_at[key] for key in each) for each in asked]
        tapped = [each["tapped"] for each in taps]
        served = [each["served"] for each in taps]
        return {
            "call_outs": len(taps),
            "first_page": spread(first, tapped),
            "all_three": spread(last, tapped),
            # Of which: the tap itself, and from its commit to the mail server.
            "tap": spread(served, tapped),
            "after_it": spread(first, served),
        }


def spread(ends: list[float], begins: list[float]) -> dict[str, float]:
    """Median, 95th and 99th of a hundred (nearest rank), and the longest; in seconds."""
    ordered = sorted(end - begin for end, begin in zip(ends, begins, strict=True))

    def rank(share: float) -> float:
        return round(ordered[math.ceil(share * len(ordered)) - 1], 3)

    return {"median": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "worst": rank(1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--call-outs", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    server = os.environ.get("TEST_DATABASE_URL", "")
    folder_queue = "filesystem://localhost"
    pairs = [("", folder_queue)]
    if server:
        pairs.append((server, os.environ.get("TEST_REDIS_URL") or folder_queue))
    found = []
    for url, broker in pairs:
        with tempfile.TemporaryDirectory() as name:
            found.append(
                measure(
                    Path(name) / "site", url, broker, call_outs=options.call_outs,
                    seconds=options.seconds, waiting=options.waiting, seed=options.seed,
                )
            )  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
