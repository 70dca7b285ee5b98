"""Urgent messages leave also while something long has their worker: a sweep that moves a hundred
questions on would else keep a head waiting who asks in that moment."""

import logging
import os
import socket
import time

from core import clock
from notifications.claims import BATCH
from notifications.delivery import deliver_batch
from notifications.worker import FinishCurrent

logger = logging.getLogger(__name__)
# Short beside the second in which somebody is asked; long beside the look at an empty outbox.
EVERY_SECONDS = 0.1


class Meanwhile:
    """Called between two steps of something long, outside of any transaction: hands over what is
    urgent and due where it has not looked for a tenth of a second. A mail server that is away,
    or an error, ends it for this time: it must not keep waiting what it stands beside."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self._every = every
        self._looks_at = time.monotonic() + every
        self.sent = 0

    def __call__(self) -> None:
        if time.monotonic() < self._looks_at:
            return
        try:
            self._hand_over()
        except Exception:
            logger.exception("Urgent messages could not be handed over meanwhile")
            self._looks_at = float("inf")

    def _hand_over(self) -> None:
        with FinishCurrent() as told:
            batch = deliver_batch(
                urgent=True, now=clock.now(), worker=f"{socket.gethostname()[:16]}:{os.getpid()}",
                stop=lambda: told.is_asked,
            )  # fmt: skip
        self.sent += batch.sent
        # A whole batch: there may be more.
        wait = 0.0 if batch.claimed == BATCH else self._every
        self._looks_at = float("inf") if batch.away else time.monotonic() + wait
