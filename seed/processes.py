"""What `make run` starts beside each other: the web server, two workers and the beat."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

STOP_WITHIN_SECONDS = 20


class Processes:
    """Child processes that live and end together."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopping = False

    def start(self, arguments: Sequence[str]) -> None:
        """Start one with this Python's own modules: ["-m", "celery", ...]."""
        self._running.append(subprocess.Popen([sys.executable, *arguments]))  # noqa: S603

    def wait(self) -> int:
        """Until somebody asks to stop, or one of them ends, which ends them all."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        while not self._stopping and all(each.poll() is None for each in self._running):
            time.sleep(0.3)
        failed = not self._stopping
        self.stop()
        return 1 if failed else 0

    def stop(self) -> None:
        """Ask each to finish what it is at, and insist after a while."""
        for each in self._running:
            if each.poll() is None:
                each.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_WITHIN_SECONDS
        for each in self._running:
            try:
                each.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                each.kill()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def worker(queue: str, *more: str) -> list[str]:
    """The arguments of one Celery worker for a queue."""
    return [
        "-m", "celery", "-A", "config", "--quiet", "worker", "--loglevel", "WARNING",
        "--pool", "solo", "--hostname", f"{queue}@%h", "-Q", queue, *more,
    ]  # fmt: skip


def web(port: int) -> list[str]:
    """The arguments of the web server, reachable from this machine alone."""
    return [
        "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--log-level", "warning",
        "--access-logfile", "-" if os.environ.get("ACCESS_LOG") else "/dev/null",
    ]  # fmt: skip
