"""A worker's round: batch after batch until nothing is due, its time is up or it must go."""

import os
import signal
import socket
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from core import clock
from core.nudge import nudge
from notifications.delivery import deliver_batch

# Short, so that a worker that is told to stop soon has, and urgent work comes between.
SECONDS_PER_ROUND = 5.0


class FinishCurrent:
    """While inside, SIGTERM lets the message in hand be finished; afterwards it does what
    it would have done."""

    def __init__(self) -> None:
        self.is_asked = False
        self._before: Any = None
        # Python hears signals in the main thread only; elsewhere there is nothing to hold back.
        self._listens = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._listens:
            self._before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._listens:
            # None: a handler that was not set from Python.
            signal.signal(signal.SIGTERM, self._before or signal.SIG_DFL)
            if self.is_asked:
                os.kill(os.getpid(), signal.SIGTERM)


def deliver_round(*, urgent: bool, seconds: float = SECONDS_PER_ROUND) -> int:
    """Hand over what is due for at most ``seconds``, then ask for another round if there is
    more. Returns how many messages were handed over."""
    until = clock.machine_time().timestamp() + seconds
    worker = f"{socket.gethostname()[:16]}:{os.getpid()}"
    sent = 0
    with FinishCurrent() as told:

        def stop() -> bool:
            return told.is_asked or clock.machine_time().timestamp() > until

        away: frozenset[str] = frozenset()
        while not stop():
            batch = deliver_batch(
                urgent=urgent, now=clock.now(), worker=worker, stop=stop, without=away
            )
            sent += batch.sent
            # A channel whose server is away stops no other.
            away |= batch.away
            if not batch.claimed:
                return sent
    nudge("notifications.tasks.deliver_urgent" if urgent else "notifications.tasks.deliver")
    return sent
