"""Real workers, a real beat and a real mail server; and kill -9 in the middle."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from bench.kills import run

pytestmark = [pytest.mark.slow, pytest.mark.installation]


# make soak kills fifty workers in the middle of a thousand.
KILLS, MESSAGES = 3, 300


def own_redis() -> str:
    """The Redis that this run was given, in a database of its own; else no server at all."""
    url = os.environ.get("TEST_REDIS_URL", "")
    return urlunsplit(urlsplit(url)._replace(path="/9")) if url else "filesystem://localhost"


def test_workers_killed_in_the_middle_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = os.environ.get("TEST_DATABASE_URL", "")
    found = run(
        tmp_path,
        kills=KILLS,
        messages=MESSAGES,
        server_url=server,
        broker_url=own_redis() if server else "filesystem://localhost",
    )
    with capsys.disabled():
        print(f"\nkill -9 among {MESSAGES} messages: {json.dumps(found)}")
    assert found["kills"] == KILLS
    assert found["missing"] == 0
    assert found["stuck"] == 0
    # A second copy only where a worker died between the server's yes and our commit.
    assert found["twice"] <= found["perhaps_repeated"] <= KILLS
