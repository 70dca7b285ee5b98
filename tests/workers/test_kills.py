"""Real workers, a real beat and a real mail server; and kill -9 in the middle."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from bench.kills import run

pytestmark = pytest.mark.slow


def own_redis() -> str:
    """The Redis that this run was given, in a database of its own; else no server at all."""
    url = os.environ.get("TEST_REDIS_URL", "")
    return urlunsplit(urlsplit(url)._replace(path="/9")) if url else "filesystem://localhost"


def test_workers_killed_in_the_middle_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(
        tmp_path,
        kills=5,
        server_url=os.environ.get("TEST_DATABASE_URL", ""),
        broker_url=own_redis() if os.environ.get("TEST_DATABASE_URL") else "filesystem://localhost",
    )
    with capsys.disabled():
        print(f"\nkill -9 among 1,000 messages: {json.dumps(found)}")
    assert found["kills"] == 5
    assert found["missing"] == 0
    assert found["stuck"] == 0
    # A second copy only where a worker died between the server's yes and our commit.
    assert found["twice"] <= found["perhaps_repeated"] <= 5
