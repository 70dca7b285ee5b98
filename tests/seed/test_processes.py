"""What make run starts lives and ends together."""

import os
import signal
import threading
import time

import pytest

from seed.processes import Processes, web, worker

SLEEP = ["-c", "import time; time.sleep(30)"]
STUBBORN = [
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('ready', flush=True); time.sleep(30)",
]


@pytest.fixture(autouse=True)
def signals_as_before():
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_when_one_ends_all_end():
    processes = Processes()
    processes.start(SLEEP)
    processes.start(["-c", "pass"])

    assert processes.wait() == 1
    assert all(each.poll() is not None for each in processes._running)


def test_asked_to_stop_they_stop():
    processes = Processes()
    processes.start(SLEEP)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()

    assert processes.wait() == 0
    assert processes._running[0].poll() == -signal.SIGTERM


def test_who_does_not_stop_is_made_to(monkeypatch):
    monkeypatch.setattr("seed.processes.STOP_WITHIN_SECONDS", 0.2)
    processes = Processes()
    processes.start(STUBBORN)
    time.sleep(0.5)

    processes.stop()

    processes._running[0].wait(5)
    assert processes._running[0].returncode == -signal.SIGKILL


def test_the_web_server_is_reachable_from_this_machine_alone():
    assert "127.0.0.1:8010" in web(8010)


def test_each_worker_has_its_queue():
    assert worker("urgent")[-2:] == ["-Q", "urgent"]


def test_no_worker_writes_over_the_addresses_that_were_printed():
    assert worker("urgent").index("--quiet") < worker("urgent").index("worker")
