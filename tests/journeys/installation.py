"""A whole installation of its own: database, web server, workers, beat, queue and mail server,
each a real process, and a clock that the test moves."""

import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg2
from django.conf import settings
from redis import Redis

from bench.sink import free_port
from seed.processes import web, worker
from tests.prepared import prepare

PATIENCE = 60  # seconds, for what a slow machine may take


def until(done: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Look again and again until ``done`` gives something true, and give that back."""
    end = time.monotonic() + patience
    while not (found := done()):
        assert time.monotonic() < end, f"Waited {patience} s for {what}."
        time.sleep(0.05)
    return found


class Installation:
    """``with Installation(folder, mail_url) as town``: served at ``town.address``."""

    def __init__(self, folder: Path, mail_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self._server = os.environ.get("TEST_DATABASE_URL", "")
        self._database = f"covenant_journey_{secrets.token_hex(4)}"
        self._processes: list[subprocess.Popen[bytes]] = []
        database = urlsplit(self._server)
        self._redis = os.environ.get("TEST_REDIS_URL", "")
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            "COVENANT_MODE": "demo",
            "COVENANT_VAR": str(folder),
            "DATABASE_URL": urlunsplit(database._replace(path=f"/{self._database}"))
            if self._server
            else f"sqlite:///{self._sqlite}",
            "EMAIL_URL": mail_url,
            "SITE_ADDRESS": self.address,
            "SWEEP_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
            **({"REDIS_URL": self._redis, "REDIS_PREFIX": self._database} if self._redis else {}),
        }

    @property
    def _sqlite(self) -> Path:
        return self.folder / "journey.sqlite3"

    def __enter__(self) -> Self:
        prepare(self.environment["DATABASE_URL"])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._drop()

    def start(self) -> None:
        """Start the web server, both workers and the beat, and wait for the first page."""
        self._start("web", web(self.port))
        self._start("worker", worker("celery", "--beat", "--schedule", str(self.folder / "beat")))
        self._start("urgent", worker("urgent"))
        until(self._answers, "the web server")

    def manage(self, *arguments: str) -> str:
        """What a management command prints to standard output. Fails where it does."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR,
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def travel_to(self, moment: datetime) -> None:
        """Move the clock that all processes share, as core.clock.travel_to does."""
        offset = moment - datetime.now(UTC)
        self.ask(
            'INSERT INTO core_clockoffset (id, "offset") VALUES (1, {}) '
            'ON CONFLICT (id) DO UPDATE SET "offset" = excluded."offset"',
            offset,
        )

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """One statement to the installation's database, {} for each value; its rows."""
        connection: Any
        if self._server:
            connection = psycopg2.connect(self.environment["DATABASE_URL"])
        else:
            connection = sqlite3.connect(self._sqlite, timeout=20)
            values = tuple(
                value // timedelta(microseconds=1) if isinstance(value, timedelta) else value
                for value in values
            )
        try:
            with connection:
                cursor = connection.cursor()
                mark = "%s" if self._server else "?"
                cursor.execute(question.replace("{}", mark), values)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def logs(self) -> str:
        """What the processes have said."""
        return "".join(
            f"== {path.stem}\n{path.read_text(errors='replace')}"
            for path in sorted(self.folder.glob("*.log"))
        )

    def _start(self, name: str, arguments: Sequence[str]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, *arguments], cwd=settings.BASE_DIR, env=self.environment,
                    stdout=log, stderr=subprocess.STDOUT,
                )
            )  # fmt: skip

    def _answers(self) -> bool:
        assert all(process.poll() is None for process in self._processes), self.logs()
        try:
            with urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _ask_server(self, statement: str) -> None:
        connection = psycopg2.connect(self._server)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def _drop(self) -> None:
        if self._redis:
            with Redis.from_url(self._redis) as client:
                if keys := list(client.scan_iter(f"{self._database}*")):
                    client.delete(*keys)
        if self._server:
            self._ask_server(f'DROP DATABASE IF EXISTS "{self._database}" WITH (FORCE)')
