"""Worker and beat as they run for people: reminders leave by themselves, urgent ones at
once, and a worker that is told to go finishes what it has in hand."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.kills import COUNT, FILL
from bench.processes import Installation, installation, wait_until
from bench.sink import Sink
from tests.prepared import prepare
from tests.workers.test_kills import own_redis

pytestmark = [pytest.mark.slow, pytest.mark.installation]

CALL = """
from datetime import timedelta
from core import clock
from tests import factories
from tests.reminders import city
from inspections import services
from django.conf import settings
network = factories.network()
sam, jo, maxim = city.people(network)
clock.travel_to(city.MONDAY)
services.open_visit(school=city.school_of(sam), by=sam, now=clock.now())
"""
TRAVEL = """
from core import clock
from tests.reminders.city import MONDAY
from datetime import timedelta
clock.travel_to(MONDAY + timedelta(hours={hours}))
"""
URGENT = """
from core import clock
from accounts.models import Person
from notifications.services import queue
person = Person.objects.create(name="Jo", email="jo@example.org")
queue(key="urgent", person=person, occasion="A test", subject="Covenant: urgent",
      text="Now.", now=clock.now(), priority=0)
"""


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def here(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    server = os.environ.get("TEST_DATABASE_URL", "")
    broker = own_redis() if server else "filesystem://localhost"
    with installation(
        tmp_path, sink.port, server_url=server, broker_url=broker, prepare=prepare
    ) as here:
        yield here


def subjects(sink: Sink) -> list[str]:
    return [str(mail["Subject"]) for mail in sink.mails if mail["To"] == "jo@example.org"]


def test_reminders_leave_by_themselves_as_the_clock_moves(here: Installation, sink: Sink) -> None:
    here.start_beat()
    here.start_worker()
    here.run(CALL)
    for hours, count in ((9, 1), (31, 2)):
        here.run(TRAVEL.format(hours=hours))

        def has_come(count: int = count) -> bool:
            return subjects(sink).count("Covenant: please ring Sam") == count

        assert wait_until(has_come, seconds=120), here.logs()
    assert set(sink.ids.values()) == {1}


def test_an_urgent_message_does_not_wait_behind_ordinary_ones(
    here: Installation, sink: Sink
) -> None:
    here.run(FILL.format(count=3000, priority=1))
    here.start_worker(queues="urgent", children=1)
    ordinary = here.start_worker(queues="celery", children=1)
    here.nudge()
    assert wait_until(lambda: len(sink.ids) > 50, seconds=120), here.logs()
    here.run(URGENT)
    assert wait_until(lambda: "Covenant: urgent" in subjects(sink), seconds=60), here.logs()
    # bench/delivery.py measures the seconds; here it is enough that most still wait.
    assert len(sink.ids) < 3000
    here.kill(ordinary)


def test_told_to_go_a_worker_finishes_the_message_in_hand(here: Installation, sink: Sink) -> None:
    here.run(FILL.format(count=1000, priority=1))
    worker = here.start_worker(children=1)
    here.nudge()
    assert wait_until(lambda: len(sink.ids) > 30, seconds=120), here.logs()
    here.kill(worker, signal.SIGTERM)
    arrived = len(sink.ids)
    found = json.loads(here.run(COUNT))
    assert arrived < 1000
    # Nothing is left in anybody's hands, and what arrived is what we say was handed over.
    assert found == {
        "states": {"sent": arrived, "queued": 1000 - arrived},
        "perhaps_repeated": 0,
    }
