"""Nudges: the queue carries only "there is work". A lost one costs a sweep's wait."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Ask a worker to run the named task soon. A broker that is away is logged, not raised:
    the periodic sweep finds the same rows."""
    try:
        current_app.send_task(task, expires=60, retry=False)
    except Exception as error:  # kombu raises whatever its transport raises
        logger.warning("Could not nudge %s (%s); the sweep will find the work.", task, error)
