"""The queue in a folder, made safe for several processes.

kombu's own shows a message to readers before it is written, and a worker that reads half of one
ends with an "unrecoverable error". Here every file appears whole or not at all.
"""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


def write_whole(file: Path, content: str) -> None:
    """Write a file beside its place, then move it there in one step."""
    part = file.with_name(f".{uuid.uuid4()}.part")
    part.write_text(content)
    part.replace(file)


class Channel(filesystem.Channel):
    """Messages and tables of queues are written whole."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        file = self._exchange_file(exchange)
        # Two workers that start together both write; the lock ends with the file's closing.
        with (self.control_folder / ".lock").open("w") as held:
            filesystem.lock(held, filesystem.LOCK_EX)
            table = self.get_table(exchange)
            if row not in table:
                write_whole(file, dumps([row, *table]))


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """Let the address filesystem:// mean this queue."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
