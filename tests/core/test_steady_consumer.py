"""A worker that lost its broker asks for it again every second, for ever."""

import pytest
from celery.worker.consumer import Consumer
from kombu import Connection

from bench.sink import free_port
from config.celery import app
from config.consumer import SteadyConsumer


def test_it_never_waits_longer_than_a_second_and_never_gives_up(monkeypatch):
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) > 300:  # Celery's own gives up after a hundred times
            raise KeyboardInterrupt

    monkeypatch.setattr("kombu.utils.functional.sleep", sleep)
    consumer = SteadyConsumer.__new__(SteadyConsumer)
    consumer.app = app
    consumer.first_connection_attempt = False
    consumer.broker_connection_retry_attempt = 0
    with (
        pytest.raises(KeyboardInterrupt),
        Connection(f"redis://127.0.0.1:{free_port()}/0") as connection,
    ):
        consumer.ensure_connected(connection)
    assert set(waits) == {1.0, 0.0}


def test_workers_are_made_of_it():
    assert app.conf.worker_consumer == "config.consumer:SteadyConsumer"
    assert issubclass(SteadyConsumer, Consumer)
    assert app.conf.broker_connection_max_retries is None
