"""A migrated database made once and copied for each worker of a run. Migrating takes many
seconds, copying none."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDER = Path(settings.VAR) / "prepared"
A_DAY = 24 * 3600


def prepare(url: str) -> None:
    """Put a migrated database where this address says, in place of any that is there."""
    address = urlsplit(url)
    if address.scheme == "sqlite":
        # The workers of a run start together.
        here = Path(address.path.removeprefix("/"))
        with _alone():
            for rest in ("-wal", "-shm"):
                here.with_name(here.name + rest).unlink(missing_ok=True)
            shutil.copyfile(_file(), here)
        return
    name = address.path.removeprefix("/")
    with _alone():
        template = _template(url)
        _ask(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _ask(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def begin() -> None:
    """Name this run, for those it starts. Its template on PostgreSQL bears the name."""
    if "PREPARED_BY" not in os.environ:
        os.environ["PREPARED_BY"] = str(os.getpid())
        of_this_run("judged").unlink(missing_ok=True)  # of a run long ago with the same number


def of_this_run(name: str) -> Path:
    """A file by which the workers of a run tell each other something."""
    return Path(settings.VAR) / f"{name}-{os.environ['PREPARED_BY']}"


def end() -> None:
    """Leave nothing behind, least of all on the server that was lent."""
    if os.environ.get("PREPARED_BY") != str(os.getpid()):
        return
    of_this_run("judged").unlink(missing_ok=True)
    if server := os.environ.get("TEST_DATABASE_URL"):
        _ask(server, f'DROP DATABASE IF EXISTS "{_name()}" WITH (FORCE)')


def _name() -> str:
    return f"covenant_prepared_{os.environ['PREPARED_BY']}"


def _file() -> Path:
    """A migrated SQLite file of the code as it stands."""
    kept = FOLDER / f"{_state_of_the_code()}.sqlite3"
    if not kept.exists():
        for old in FOLDER.glob("*.sqlite3"):
            if time.time() - old.stat().st_mtime > A_DAY:
                old.unlink(missing_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        _migrate(f"sqlite:///{new}")
        connection = sqlite3.connect(new)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it in the one file
        connection.close()
        new.rename(kept)
    return kept


def _template(url: str) -> str:
    server = os.environ.get("TEST_DATABASE_URL", url)
    if not _ask(server, f"SELECT 1 FROM pg_database WHERE datname = '{_name()}'"):
        making = f"{_name()}_new"
        _ask(server, f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
        _ask(server, f'CREATE DATABASE "{making}"')
        _migrate(urlunsplit(urlsplit(server)._replace(path=f"/{making}")))
        _ask(server, f'ALTER DATABASE "{making}" RENAME TO "{_name()}"')
    return _name()


def _migrate(url: str) -> None:
    _manage(url, "migrate", "--verbosity", "0")
    _manage(url, "createcachetable")  # for those who start an installation on it


def _manage(url: str, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "COVENANT_MODE": "local",
            "COVENANT_VAR": str(FOLDER / "var"),
            "DATABASE_URL": url,
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _state_of_the_code() -> str:
    """Changes with anything that a migration, or what follows one, may read."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    digest.update(Path(__file__).read_bytes())
    folders = {Path(app.path) for app in _our_apps()}
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".html", ".txt"}:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def _our_apps() -> list:
    from django.apps import apps

    return [app for app in apps.get_app_configs() if Path(app.path).parent == ROOT]


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ask(url: str, statement: str) -> list[tuple]:
    """One statement to the server's own database, outside any transaction."""
    server = os.environ.get("TEST_DATABASE_URL", url)
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        with suppress(psycopg2.Error):
            connection.close()
