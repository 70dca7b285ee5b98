"""What every test may lean on. Data comes from tests/factories.py, plain functions."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import Client

from accounts.models import Person, User
from schools.models import Network
from tests import factories, prepared

# A Tuesday in term, at nine in the morning in London.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REAL_DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
IN_CI = os.environ.get("CI") == "true"
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()),
    None,
)

# What a marked test needs, and how it is found.
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "browser": (lambda: CHROMIUM is not None, "Chromium is not installed"),
    "real": (REAL_DATA.is_dir, "the open data is not beside the repository"),
    "postgres": (
        lambda: settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        "TEST_DATABASE_URL names no PostgreSQL",
    ),
    "redis": (lambda: bool(os.environ.get("TEST_REDIS_URL")), "TEST_REDIS_URL is not set"),
}


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test has rows, or starts an installation that has."""
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("installation")
    )


def pytest_configure(config: pytest.Config) -> None:
    prepared.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    prepared.end()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been collected lasts until the end: nobody looks through it for rubbish again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what a test needs and this machine lacks; in CI let it fail instead."""
    items[:] = slow_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    if os.environ.get("ONLY_DATABASE"):
        config.hook.pytest_deselected(items=[i for i in items if not asks_the_database(i)])
        items[:] = [item for item in items if asks_the_database(item)]
    # CI runs the suite on SQLite too, where races on PostgreSQL have no place.
    always_optional = {"postgres"} if not os.environ.get("TEST_DATABASE_URL") else set()
    for item in items:
        if IN_CI and item.get_closest_marker("browser"):
            # A browser that shares two cores with all else may be late once. The summary says
            # which test needed its second try; what is wrong fails both.
            item.add_marker(pytest.mark.flaky(reruns=1))
        for name, (is_there, reason) in NEEDS.items():
            if item.get_closest_marker(name) and not is_there():
                if IN_CI and name not in always_optional:
                    raise pytest.UsageError(f"{item.nodeid}: {reason}, and CI skips nothing.")
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables() -> Iterator[None]:
    """Transactional tests empty every table; on SQLite that is a DELETE, which the
    append-only triggers rightly refuse, so they step aside for the flush alone."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND name LIKE '%\\_no\\_%' ESCAPE '\\'"
            )
            triggers = cursor.fetchall()
        statements = original(self, style, tables, **options)
        drops = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*drops, *statements, *(sql for _, sql in triggers)] if statements else []

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The database of the tests is a copy of a migrated one, where little is left to do."""
    original = connection.creation.create_test_db

    def create_test_db(*args: Any, **options: Any) -> str:
        name = connection.settings_dict["TEST"]["NAME"]
        if connection.vendor == "sqlite":
            prepared.prepare(f"sqlite:///{name}")
        else:
            server = urlsplit(os.environ["TEST_DATABASE_URL"])
            prepared.prepare(urlunsplit(server._replace(path=f"/{name}")))
        return original(*args, **{**options, "keepdb": True})

    connection.creation.create_test_db = create_test_db  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is connected to, and threads of a live server
    or of a race may still be when the last test ends."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def slow_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The same tests, so that of the equal parts in which they are handed out each begins with
    its share of those that take long: no worker is left alone with one at the end."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    parts = [slow[at::workers] + quick[at::workers] for at in range(workers)]
    return [item for part in parts for item in part]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def network(db: None) -> Network:
    return factories.network()


@pytest.fixture
def sign_in() -> Callable[[Person | User], Client]:
    """Gives a client signed in as this person, with a second factor enrolled."""
    return factories.signed_in_client


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    flags = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
        "--disable-background-networking --disable-component-update"
    )
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags.split()}
