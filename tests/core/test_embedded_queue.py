"""The queue in a folder keeps every message, and shows none of them half written."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config.embedded_queue import Channel

MANY = 300


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[list[Connection]]:
    folders = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path}
    made = [
        Connection(
            "filesystem://localhost",
            transport_options={name: str(folder) for name, folder in folders.items()},
        )
        for _ in range(3)
    ]
    yield made
    for each in made:
        each.close()


def read(channel: Any, count: int) -> list[Any]:
    found: list[Any] = []
    while len(found) < count:
        try:
            found.append(channel._get("busy"))
        except Empty:
            continue
    return found


def test_the_address_of_a_folder_means_this_queue(connections: list[Connection]) -> None:
    assert isinstance(connections[0].channel(), Channel)


def test_a_reader_never_meets_half_a_message(connections: list[Connection]) -> None:
    reader, *writers = [each.channel() for each in connections]

    def write(channel: Any) -> None:
        for number in range(MANY):
            channel._put("busy", {"number": number, "text": "x" * 20_000})

    with ThreadPoolExecutor(3) as pool:
        found = pool.submit(read, reader, 2 * MANY)
        for done in [pool.submit(write, writer) for writer in writers]:
            done.result()

    assert sorted(each["number"] for each in found.result(30)) == sorted(2 * [*range(MANY)])


def test_queues_bound_at_once_are_all_kept(connections: list[Connection]) -> None:
    channels = [each.channel() for each in connections]

    def bind(number: int) -> None:
        channels[number]._queue_bind("all", "", "", f"queue-{number}")

    for _ in range(20):
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(bind, range(3)))
        assert {each.queue for each in channels[0].get_table("all")} == {
            "queue-0", "queue-1", "queue-2",
        }  # fmt: skip
        (Path(channels[0].control_folder) / "all.exchange").unlink()


def test_a_queue_bound_twice_is_kept_once(connections: list[Connection]) -> None:
    channel = connections[0].channel()
    for _ in range(2):
        channel._queue_bind("all", None, None, "one")

    assert [each.queue for each in channel.get_table("all")] == ["one"]
