"""One audit: every question, each for itself, and what came of them."""

import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from core import clock
from core.reading import reading_only
from dashboard.auditing import (
    beat,
    call_outs,
    closed_schools,
    deadlines,
    duplicates,
    escalations,
    figures,
    heartbeat,
    marks,
    orphans,
    outbox,
    phases,
    plans,
    signatures,
    talks,
    unsent,
)
from dashboard.auditing.question import Moment, Question

logger = logging.getLogger(__name__)

QUESTIONS: tuple[Question, ...] = (
    unsent.QUESTION,
    outbox.QUESTION,
    escalations.QUESTION,
    call_outs.QUESTION,
    talks.QUESTION,
    plans.QUESTION,
    deadlines.QUESTION,
    orphans.QUESTION,
    duplicates.QUESTION,
    marks.QUESTION,
    phases.QUESTION,
    closed_schools.QUESTION,
    signatures.QUESTION,
    figures.QUESTION,
    beat.QUESTION,
)
# How many findings of a question are listed; all are counted.
LISTED = 100
LAST = "last-audit"
# The beat asks for one every ten minutes.
SILENT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Answer:
    """What came of one question. ``problem`` names the error for which it could not be asked."""

    key: str
    promise: str
    do: str
    count: int = 0
    findings: tuple[str, ...] = ()
    problem: str = ""

    @property
    def lines(self) -> list[str]:
        """One line for each finding, and what to do."""
        if self.problem:
            return [f"{self.key}: could not be asked ({self.problem})."]
        found = [f"{self.key}: {each}. {self.do}." for each in self.findings]
        more = self.count - len(self.findings)
        return [*found, f"{self.key}: and {more} more."] if more else found


@dataclass(frozen=True)
class Audit:
    """One run of the auditor."""

    at: datetime
    seconds: float
    answers: tuple[Answer, ...]

    @property
    def count(self) -> int:
        """How many findings there are; a question that could not be asked is one."""
        return sum(answer.count + bool(answer.problem) for answer in self.answers)

    @property
    def is_whole(self) -> bool:
        """Whether every question could be asked."""
        return not any(answer.problem for answer in self.answers)

    @property
    def lines(self) -> list[str]:
        return [line for answer in self.answers for line in answer.lines]

    def as_json(self) -> dict[str, Any]:
        """For scripts: the same, as plain values."""
        return {
            "at": self.at.isoformat(),
            "seconds": self.seconds,
            "is_well": not self.count,
            "is_whole": self.is_whole,
            "count": self.count,
            "answers": [asdict(answer) for answer in self.answers],
        }


@dataclass(frozen=True)
class LastAudit:
    """What the health page shows of the last run."""

    at: datetime
    count: int
    lines: list[str]

    def is_old(self, now: datetime) -> bool:
        """Whether the next is overdue."""
        return now - self.at > SILENT_AFTER


def audit(*, now: datetime, questions: Iterable[Question] = QUESTIONS) -> Audit:
    """Ask every question of one moment. Reads only; one that cannot be asked does not stop
    the others."""
    started = time.monotonic()
    at = Moment(now, clock.machine_time())
    with reading_only():
        answers = tuple(_answer(question, at) for question in questions)
    return Audit(now, round(time.monotonic() - started, 2), answers)


def audit_and_tell(*, now: datetime) -> Audit:
    """Audit, log each finding as an error, keep the audit for the health page and tell the
    heartbeat. Raises what the database raises when it cannot be asked at all; the heartbeat
    has then been told."""
    try:
        found = audit(now=now)
    except Exception:
        _tell_heartbeat(1)
        raise
    for line in found.lines:
        logger.error("Audit: %s", line)
    _keep(found)
    _tell_heartbeat(found.count)
    return found


def last_audit() -> LastAudit | None:
    """The last audit that was kept, if any."""
    found = cache.get(LAST)
    return LastAudit(**found) if found else None


def _answer(question: Question, at: Moment) -> Answer:
    try:
        with transaction.atomic():
            found = iter(question.ask(at))
            listed = tuple(str(finding) for finding in islice(found, LISTED))
            count = len(listed) + sum(1 for _ in found)
    except Exception as error:
        logger.exception("Audit: %s could not be asked", question.key)
        return Answer(question.key, question.promise, question.do, problem=type(error).__name__)
    return Answer(question.key, question.promise, question.do, count, listed)


def _keep(found: Audit) -> None:
    try:
        cache.set(LAST, {"at": found.at, "count": found.count, "lines": found.lines[:LISTED]}, None)
    except Exception as error:  # whatever the cache's client raises
        logger.error("The audit could not be kept (%s).", type(error).__name__)


def _tell_heartbeat(count: int) -> None:
    if settings.HEARTBEAT_URL:
        heartbeat.beat(settings.HEARTBEAT_URL, count=count)
