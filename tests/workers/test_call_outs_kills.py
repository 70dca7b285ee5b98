"""Call-outs while workers and Redis are killed with -9, once each; make soak kills thirty times."""

import json
import os
import shutil
from pathlib import Path

import pytest

from bench.call_outs_kills import run, wrong

pytestmark = [
    pytest.mark.slow,
    pytest.mark.installation,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="starts a Redis of its own"),
]
KILLS, CALL_OUTS, SWEEP_SECONDS = 3, 6, 3
# Beside other tests even the beat waits for its turn; make soak is stricter.
SLACK = 5.0


def test_workers_and_redis_killed_in_the_middle_of_call_outs_lose_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(
        tmp_path, kills=KILLS, call_outs=CALL_OUTS, sweep_seconds=SWEEP_SECONDS,
        server_url=os.environ.get("TEST_DATABASE_URL", ""),
    )  # fmt: skip
    with capsys.disabled():
        print(f"\nkill -9 among {CALL_OUTS} call-outs: {json.dumps(found)}")
    assert set(found["kills"].values()) == {1}
    assert found["acceptances"] >= CALL_OUTS
    assert wrong(found, SLACK) == []
