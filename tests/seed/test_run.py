"""What `make run` runs: the city is made, served, and ends when it is asked to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.local]
PATIENCE_SECONDS = 150


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen) -> str:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except OSError:  # not there yet, or too busy to answer in time
            time.sleep(0.3)
    raise AssertionError(f"{address} did not answer; the process said {process.poll()}")


def test_the_demo_is_served_and_ends_when_asked(tmp_path):
    port = free_port()
    ours = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    process = subprocess.Popen(
        [sys.executable, "-m", "seed.run"],
        cwd=settings.BASE_DIR,
        env={
            **{name: os.environ[name] for name in ours if name in os.environ},
            "PORT": str(port),
            "COVENANT_VAR": str(tmp_path),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Westhaven" in wait_for(f"http://localhost:{port}/", process)
        assert "Amina Yusuf" in wait_for(f"http://localhost:{port}/demo/people/", process)
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=40)
    assert process.returncode == 0
    assert f"http://localhost:{port}/demo/post/" in said
