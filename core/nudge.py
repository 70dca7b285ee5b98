"""Nudges: the queue carries only "there is work". A lost one costs a sweep's wait."""

import logging
from functools import partial

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Ask a worker to run the named task soon. A broker that is away is logged, not raised:
    the periodic sweep finds the same rows."""
    try:
        current_app.send_task(task, expires=60, retry=False)
    except Exception as error:  # kombu raises whatever its transport raises
        logger.warning("Could not nudge %s (%s); the sweep will find the work.", task, error)


class _Nudge(partial[None]):
    """A nudge that waits for the commit; its own type so that it can be found again."""


def nudge_after_commit(task: str) -> None:
    """Nudge once this transaction is committed: one nudge, however often it is asked for.
    Outside a transaction at once."""
    here = set(connection.savepoint_ids)
    for savepoints, waiting, *_ in connection.run_on_commit:
        # One asked for inside a savepoint that may yet be rolled back does not count.
        if isinstance(waiting, _Nudge) and waiting.args == (task,) and savepoints <= here:
            return
    transaction.on_commit(_Nudge(nudge, task))
