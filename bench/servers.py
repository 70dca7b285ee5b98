"""A PostgreSQL and a Redis of one's own: started in a folder, restarted at will, gone at the
end. No server that anybody else uses is touched."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from redis import Redis as RedisClient
from redis.exceptions import RedisError

from bench.sink import free_port

POSTGRES_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _program(name: str) -> str:
    for folder in POSTGRES_BINARIES:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is needed and is not installed.")
    return found


@dataclass
class Postgres:
    """A cluster in a folder. PostgreSQL refuses to run as root, so root lends it to postgres."""

    folder: Path
    port: int = 0

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, *command: str) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_postgres, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=120
        )

    def create(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run(
            _program("initdb"), "-D", str(self.folder / "data"), "--username=postgres",
            "--auth=trust", "--encoding=UTF8", "--no-sync",
        )  # fmt: skip
        self.port = free_port()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._ctl("start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """Stop at once, as a power cut does."""
        self._ctl("stop", "-m", "immediate")

    def restart(self) -> None:
        self.stop()
        self.start()
        while True:
            try:
                psycopg2.connect(self.url).close()
                return
            except psycopg2.OperationalError:
                time.sleep(0.05)

    def _ctl(self, *arguments: str) -> None:
        self._run(_program("pg_ctl"), "-D", str(self.folder / "data"), *arguments)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A running cluster, stopped at the end."""
    cluster = Postgres(folder)
    cluster.create()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@dataclass
class Redis:
    """A Redis that keeps nothing on disk: killed and started again it is empty."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, on the same port each time, and wait until it answers."""
        self.port = self.port or free_port()
        self.process = subprocess.Popen(
            [_program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
             "--save", "", "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while True:
            try:
                with RedisClient.from_url(self.url) as client:
                    client.ping()
                return
            except RedisError:
                time.sleep(0.02)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=30)

    def listening(self) -> set[str]:
        """The connections of workers that wait for work at this moment."""
        with RedisClient.from_url(self.url) as client:
            clients = client.client_list()
        return {str(each["id"]) for each in clients if each["cmd"] == "brpop"}


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    """A running Redis, gone at the end."""
    folder.mkdir(parents=True)
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
