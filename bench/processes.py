"""A Covenant of its own for tests and measurements: its folder, database, broker and real
worker processes, none of which anybody else uses."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from celery import Celery

ROOT = Path(__file__).resolve().parent.parent
# Calls the functions of a module, as it is told line by line.
CONSOLE = """
import importlib, json, sys, traceback
import django
django.setup()
module = importlib.import_module(sys.argv[1])
for line in sys.stdin:
    name, values = json.loads(line)
    try:
        answer = {"found": getattr(module, name)(**values)}
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
"""


@dataclass
class Console:
    """A process inside an installation that stays: it calls a module's functions by name, with
    what JSON can say."""

    process: subprocess.Popen[bytes]

    def call(self, name: str, **values: object) -> Any:
        self.begin(name, **values)
        return self.end()

    def begin(self, name: str, **values: object) -> None:
        """Have it called, and do something else meanwhile."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, values]).encode() + b"\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        """What the call that was begun gives. Raises RuntimeError where it raised."""
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline() or '{"error": "It is gone."}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["found"]


@dataclass
class Installation:
    """Settings by environment, as an operator would give them."""

    folder: Path
    mail_port: int
    database_url: str
    broker_url: str
    lease_seconds: int = 2
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    # Further variables, as an operator may set them.
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "COVENANT_MODE": "local",
            "COVENANT_VAR": str(self.folder / "var"),
            "DATABASE_URL": self.database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "CELERY_BROKER_URL": self.broker_url,
            "DELIVERY_LEASE_SECONDS": str(self.lease_seconds),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
            **self.extra,
        }

    def run(self, code: str) -> str:
        """Run Python inside this installation and give what it prints."""
        setup = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", setup + code],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout.strip()

    def console(self, module: str) -> Console:
        """A process that calls this module's functions."""
        process = subprocess.Popen(
            [sys.executable, "-c", CONSOLE, module], cwd=ROOT, env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return Console(process)

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=180,
        )  # fmt: skip

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start Celery ("worker" or "beat") in a process group of its own, its log in the
        folder."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *arguments, "--loglevel=WARNING"],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        self.processes.append(process)
        return process

    def start_worker(self, *, queues: str = "celery,urgent", children: int = 2) -> int:
        """Start a worker. Returns its process id, which is its group's too."""
        name = f"worker-{len(self.processes)}"
        return self.start(
            name, "worker", "-Q", queues, "-c", str(children), "-n", f"{name}@localhost",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ).pid  # fmt: skip

    def start_beat(self) -> int:
        return self.start("beat", "beat").pid

    def nudge(self, task: str = "notifications.tasks.deliver") -> None:
        """Say that there is work, as a commit does, instead of waiting for the beat."""
        app = Celery(broker=self.broker_url, set_as_current=False)
        queue = self.folder / "var" / "celery" / "queue"
        if self.broker_url.startswith("filesystem"):
            app.conf.broker_transport_options = {
                "data_folder_in": str(queue),
                "data_folder_out": str(queue),
                "control_folder": str(queue.parent / "control"),
            }
        # The address is given outright: CELERY_BROKER_URL in this process's own environment
        # would win over the app's.
        with app.connection_for_write(self.broker_url) as connection:
            name = "urgent" if task.endswith("urgent") else "celery"
            app.send_task(task, queue=name, connection=connection)
        app.close()

    def kill(self, group: int, number: signal.Signals = signal.SIGKILL) -> None:
        """Signal one of the groups that were started here, and wait for its leader."""
        [process] = [each for each in self.processes if each.pid == group]
        with suppress(ProcessLookupError):
            os.killpg(group, number)
        process.wait(timeout=30)

    def is_running(self, group: int) -> bool:
        """Whether the leader of one of these groups still runs."""
        [process] = [each for each in self.processes if each.pid == group]
        return process.poll() is None

    def stop(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=30)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def logs(self) -> str:
        return "".join(path.read_text()[-5000:] for path in sorted(self.folder.glob("*.log")))


def wait_until(is_so: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Whether it came true within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(every)
    return is_so()


@contextmanager
def installation(
    folder: Path,
    mail_port: int,
    *,
    server_url: str = "",
    broker_url: str = "filesystem://localhost",
    lease_seconds: int = 2,
    extra: dict[str, str] | None = None,
    prepare: Callable[[str], None] | None = None,
) -> Iterator[Installation]:
    """A migrated installation: on a SQLite file in the folder, or in a new database on the
    PostgreSQL server that ``server_url`` names, dropped at the end. ``prepare`` puts one that is
    migrated already where an address says."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"covenant_{os.getpid()}_{time.monotonic_ns() % 10**9}"
    url = f"sqlite:///{folder / 'covenant.sqlite3'}"
    if server_url:
        url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    here = Installation(folder, mail_port, url, broker_url, lease_seconds, extra=extra or {})
    try:
        if prepare is not None:
            prepare(url)
        else:
            if server_url:
                _on_server(server_url, f'CREATE DATABASE "{name}"')
            here.manage("migrate", "--verbosity", "0")
            here.manage("createcachetable")
        yield here
    finally:
        here.stop()
        if server_url:
            _on_server(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
