"""What the clock does to many, one after the other: each in a transaction of its own. What raises
is logged by number and never stops the others; the next run comes to it again."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, Protocol

from django.db import transaction

logger = logging.getLogger(__name__)
P = ParamSpec("P")


class Step(Protocol):
    """One of several things that a task does."""

    __name__: str

    def __call__(self, *, now: datetime) -> object: ...


def alone(
    what: str, pk: int, act: Callable[P, int | None], /, *args: P.args, **kwargs: P.kwargs
) -> int:
    """``act`` with these arguments, and what it gave; 0 where it raised. ``what`` with the number
    stands in the log, so it names nobody."""
    try:
        with transaction.atomic():
            return act(*args, **kwargs) or 0
    except Exception:
        logger.exception("%s %s could not be looked after", what, pk)
        return 0


def every(*steps: Step, now: datetime) -> None:
    """All steps of a task, whichever of them raises; then the first error, so that the task has
    failed."""
    failed: Exception | None = None
    for step in steps:
        try:
            step(now=now)
        except Exception as error:
            logger.exception("%s could not be done", step.__name__)
            failed = failed or error
    if failed is not None:
        raise failed
