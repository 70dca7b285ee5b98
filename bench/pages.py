"""Server time of pages beside an empty view behind the same middleware, in the same run.

`python -m bench.pages [--json]`: in the demo city (80 schools), and, where the national files
stand beside the checkout, in the same city within England. Budget: four times the empty view,
and at most 15 queries. Runs on a database of its own (SQLite in a temporary folder, or
BENCH_DATABASE_URL, an empty one that it fills).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import Person
    from schools.models import Network

ROUNDS = 25
TIMES_EMPTY, QUERIES = 4.0, 15
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
COORDINATOR = (
    "home/", "schools/", "schools/{school}/", "people/", "organisations/", "pairing/",
    "pairing/?show=paired", "pairing/?show=buddies", "pairing/proposals/{proposal}/",
    "pairing/fairness/", "directory/", "messages/", "register/",
)  # fmt: skip
HEAD = ("home/", "directory/", "ofsted-has-called/", "windows/{school}/", "")


def set_up(folder: str) -> None:
    """Set Django up on a fresh database with every table."""
    os.environ.update(
        COVENANT_MODE="demo",
        COVENANT_VAR=folder,
        LOG_LEVEL="ERROR",
        DATABASE_URL=os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ROOT_URLCONF = "bench.urls"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def seconds(client: Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path, headers={"host": "localhost"})
    took = time.perf_counter() - began
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return took


def measure(client: Client, path: str, empty: str) -> dict[str, Any]:
    """Medians of a page and of the empty one, asked for in turn, and the page's queries."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    seconds(client, path)
    with connection.execute_wrapper(count):
        seconds(client, path)
    pairs = [(seconds(client, path), seconds(client, empty)) for _ in range(ROUNDS)]
    page, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {
        "ms": round(1000 * page, 1),
        "empty_ms": round(1000 * bare, 1),
        "times_empty": round(page / bare, 1),
        "queries": len(asked),
        "within_budget": page <= TIMES_EMPTY * bare and len(asked) <= QUERIES,
    }


def pages(network: Network, who: Person, paths: Iterable[str]) -> dict[str, Any]:
    """Each page of one person."""
    from schools.models import Post
    from tests.factories import signed_in_client

    client = signed_in_client(who)
    post = Post.objects.filter(person=who, school__network=network).first()
    school = post.school_id if post else network.schools.order_by("name")[0].pk
    proposal = network.proposals.order_by("-pk")[0].pk
    return {
        f"/{path}": measure(
            client,
            f"/{network.slug}/{path.format(school=school, proposal=proposal)}",
            f"/{network.slug}/bench-empty/",
        )
        for path in paths
    }


def coordinator_and_head(network: Network) -> tuple[Person, Person]:
    from schools.models import Post, Role

    roles = Role.objects.filter(network=network, kind=Role.Kind.COORDINATOR)
    posts = Post.objects.filter(school__network=network, kind=Post.Kind.HEAD)
    head = posts.exclude(person__user=None).order_by("pk")[0]
    return roles.order_by("pk")[0].person, head.person


def import_england() -> None:
    """Every authority of the national files, beside the demo city."""
    from core import clock, stale
    from core.audit import System
    from inspections import ofsted_import
    from schools import imports

    by, now = System("bench"), clock.now()
    schools = imports.GiasFile(DATA / "gias_national_slim.csv.gz", date(2026, 1, 30))
    imports.apply(schools, by=by, now=now)
    inspections = ofsted_import.OfstedFile(
        DATA / "ofsted_national_slim_31_August_2025.csv.gz", date(2025, 8, 31)
    )
    ofsted_import.apply(inspections, by=by, now=now)
    stale.settle(now=now)


def run() -> dict[str, Any]:
    """Return the figures of both roles' pages, in a city and in the same city within England."""
    from schools.models import School
    from seed.city import make_city

    network = make_city()
    coordinator, head = coordinator_and_head(network)
    found: dict[str, Any] = {}

    def take(name: str) -> None:
        found[name] = {
            "schools": School.objects.count(),
            "coordinator": pages(network, coordinator, COORDINATOR),
            "head": pages(network, head, HEAD),
        }

    take("a city")
    if DATA.is_dir():
        import_england()
        take("the same city within England")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Server time and queries of pages.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        results = run()
    if as_json:
        print(json.dumps({"pages": results}))
        return
    for place, figures in results.items():
        print(f"{place}, {figures.pop('schools')} schools")
        for role, measured in figures.items():
            for path, each in measured.items():
                words = "" if each["within_budget"] else "  over budget"
                print(
                    f"  {role:12}{path:26}{each['ms']:8} ms{each['times_empty']:6} x empty"
                    f"{each['queries']:4} queries{words}"
                )


if __name__ == "__main__":
    main()
