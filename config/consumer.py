"""A worker that lost its broker asks for it again every second, however long it was away.

Celery waits two seconds longer each time, up to half a minute, and gives up after a hundred times:
after a long outage nobody would be asked anything for longer than a sweep.
"""

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer

AGAIN_AFTER_SECONDS = 1


class SteadyConsumer(Consumer):
    """Celery's own, but for how long it waits before it connects again."""

    def ensure_connected(self, conn: Any) -> Any:
        conn.ensure_connection = partial(
            conn.ensure_connection,
            interval_start=AGAIN_AFTER_SECONDS, interval_step=0, interval_max=AGAIN_AFTER_SECONDS,
        )  # fmt: skip
        return super().ensure_connected(conn)
