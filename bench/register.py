"""The public register with thousands who stand by the covenant.

`python -m bench.register [--json] [--signatories 5000] [--seconds 5]`: the queries of each public
page with 30 and with all signatories (no more), its server time beside an empty page behind the
same middleware in the same run (budget: four times, 15 queries; the file and the certificate are
made whole and have no such budget), the time that `verify_signatures` takes beside a bare read of
the same rows, and how many visitors a second the web server of docs/operations.md answers, with
the times they wait. Runs on a database of its own, like `bench.pages`. Whoever asks shares the
machine with the server: the figures are of both.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.pages import QUERIES, TIMES_EMPTY, set_up
from bench.processes import ROOT, wait_until
from bench.sink import free_port

if TYPE_CHECKING:
    from django.test import Client

    from schools.models import Network

ROUNDS = 15
FEW = 30
# As docs/operations.md starts it; and so many ask at once.
WORKERS, THREADS, VISITORS = 2, 4, 8
PAGES = {
    "city": "",
    "text": "covenant/",
    "register": "register/",
    "register, last page": "register/?page=9999",
    "register, one kind": "register/?kind=trust",
    "register, search": "register/?q=harbour",
    "what is undertaken": "register/undertaken/",
    "one party": "register/{party}/",
    "a signature, verified": "signature/{digest}/",
    "a receipt, compared": "register/check/?digest={digest}",
}
WHOLE = {"certificate": "register/{party}/certificate.pdf", "file": "register.csv"}
UNDER_LOAD = ("city", "register", "register, search", "a signature, verified")


def main() -> None:
    parser = argparse.ArgumentParser(description="The public register with thousands.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--signatories", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=5, help="of load on each page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        found = run(Path(folder), options.signatories, options.seconds)
    print(json.dumps({"register": found}, indent=None if options.json else 1))


def run(folder: Path, signatories: int, load_seconds: float) -> dict[str, Any]:
    """All figures of one city."""
    from bench.register_town import fill, publish
    from core import clock
    from tests import factories

    now = clock.now()
    network = factories.network("bench-city", is_public=True)
    declaration = publish(network, now)
    fill(declaration, first=0, count=FEW, now=now)
    few = {name: _queries(path) for name, path in _paths(network).items()}
    began = time.perf_counter()
    fill(declaration, first=FEW, count=signatories - FEW, now=now)
    written = time.perf_counter() - began
    paths = _paths(network)
    return {
        "signatories": signatories,
        "written_a_second": round((signatories - FEW) / written),
        "pages": {name: _page(network, path, few[name]) for name, path in paths.items()},
        "verify_signatures": _verification(network),
        "under_load": _load(folder, {name: paths[name] for name in UNDER_LOAD}, load_seconds),
    }


def _paths(network: Network) -> dict[str, str]:
    """The addresses of the pages, those of one party for an organisation that stands by it."""
    from covenant.models import Standing

    party = Standing.objects.filter(
        network=network, state="signed", organisation__isnull=False
    ).select_related("event")[0]
    names = {"party": party.pk, "digest": party.event.digest}
    return {
        name: f"/{network.slug}/{path.format(**names)}" for name, path in {**PAGES, **WHOLE}.items()
    }


def _visitor() -> Client:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def _took(visitor: Client, path: str) -> float:
    """Seconds to the last byte, for a visitor without a session."""
    began = time.perf_counter()
    answer = visitor.get(path)
    if answer.streaming:
        for _ in answer.streaming_content:
            pass
    took = time.perf_counter() - began
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return took


def _queries(path: str) -> int:
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    visitor = _visitor()
    _took(visitor, path)
    with connection.execute_wrapper(count):
        _took(visitor, path)
    return len(asked)


def _page(network: Network, path: str, queries_of_few: int) -> dict[str, Any]:
    """Medians of a page and of the empty one, asked for in turn, and the page's queries."""
    visitor, empty = _visitor(), f"/{network.slug}/bench-empty-to-visitors/"
    queries = _queries(path)
    pairs = [(_took(visitor, path), _took(visitor, empty)) for _ in range(ROUNDS)]
    page, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    whole = any(path.endswith(each.rpartition("/")[2]) for each in WHOLE.values())
    within = queries <= QUERIES and (whole or page <= TIMES_EMPTY * bare)
    return {
        "ms": round(1000 * page, 1),
        "empty_ms": round(1000 * bare, 1),
        "times_empty": round(page / bare, 1),
        "queries": queries,
        "queries_of_30": queries_of_few,
        "within_budget": within and queries <= queries_of_few,
    }


def _verification(network: Network) -> dict[str, Any]:
    """Seconds to verify everything, and to read the same rows."""
    from covenant import verifying
    from covenant.models import SignatureEvent, Standing

    began = time.perf_counter()
    found = verifying.verify(network.pk, network.slug)
    verified = time.perf_counter() - began
    assert not found.differences, found.differences[:3]
    began = time.perf_counter()
    events = list(SignatureEvent.objects.filter(network_id=network.pk).select_related("evidence"))
    list(Standing.objects.filter(network=network))
    read = time.perf_counter() - began
    return {
        "events": len(events),
        "seconds": round(verified, 2),
        "bare_read_seconds": round(read, 2),
        "times_bare_read": round(verified / read, 1),
        "events_a_second": round(len(events) / verified),
    }


def _load(folder: Path, paths: dict[str, str], seconds: float) -> dict[str, Any]:
    with _web_server(folder) as port:
        return {
            name: {
                "anew": _ask_for(port, path, seconds),
                "as_before_304": _ask_for(port, path, seconds, again=True),
            }
            for name, path in paths.items()
        }


@contextmanager
def _web_server(folder: Path) -> Iterator[int]:
    """gunicorn as operators start it, on the database of this run."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
         "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"],
        cwd=ROOT, env={**os.environ, "COVENANT_MODE": "local", "COVENANT_VAR": str(folder)},
    )  # fmt: skip
    try:
        if not wait_until(lambda: _answers(port), seconds=60):
            raise RuntimeError("The web server does not answer.")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        with _connected(port) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
    except OSError:
        return False


@contextmanager
def _connected(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def _ask_for(port: int, path: str, seconds: float, *, again: bool = False) -> dict[str, Any]:
    """Visitors who ask for one page, each as soon as it has the last; ``again``: who has it
    already and asks whether it has changed."""
    times: list[float] = []
    wrong: list[int] = []
    until = time.monotonic() + seconds

    def visit() -> None:
        with _connected(port) as connection:
            headers = {"Accept-Encoding": "gzip", "Host": "localhost"}
            if again:
                headers["If-None-Match"] = _etag(connection, path, headers)
            while time.monotonic() < until:
                began = time.perf_counter()
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
                times.append(time.perf_counter() - began)
                if answer.status != (304 if again else 200):
                    wrong.append(answer.status)

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    hundredths = statistics.quantiles(times, n=100)
    return {
        "a_second": round(len(times) / seconds),
        "median_ms": round(1000 * hundredths[49], 1),
        "ms_95": round(1000 * hundredths[94], 1),
        "ms_99": round(1000 * hundredths[98], 1),
        "wrong": len(wrong),
    }


def _etag(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> str:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.headers.get("ETag", "")


if __name__ == "__main__":
    main()
