"""What a question is, and what it may answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.clock import LONDON
from notifications.models import Message
from notifications.quiet import end_of_quiet, is_quiet

# From when until when.
Quiet = tuple[time, time]

# Beats and retries have that long before something counts as not done.
SOON = timedelta(minutes=15)
# The mail server has that long: many turn a first attempt away for some minutes.
LEAVES_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Moment:
    """When the question is asked: by the site's clock, and by the machine's own, which no
    demo moves."""

    now: datetime
    machine: datetime


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was promised: the row by its id, and what is wrong with it."""

    about: str
    what: str

    def __str__(self) -> str:
        return f"{self.about} {self.what}"


@dataclass(frozen=True)
class Question:
    """A question of the auditor: its key, what a good answer means, and what to do about a
    bad one."""

    key: str
    promise: str
    do: str
    ask: Callable[[Moment], Iterable[Finding]]


def late_from(since: datetime, *, within: timedelta, quiet: Quiet | None) -> datetime:
    """From when on something that could leave at ``since`` is late. What is not urgent need
    not leave in its person's quiet hours, so these and what runs into them do not count."""
    late = since + within
    if quiet is None:
        return late
    for moment in (since, late):
        if is_quiet(moment, *quiet):
            return end_of_quiet(moment, quiet[1]) + within
    return late


def quiet_of(priority: int, begin: time, end: time) -> Quiet | None:
    """The quiet hours that a message keeps to: its person's, none where it is urgent."""
    return None if priority == Message.Priority.URGENT else (begin, end)


def when(moment: datetime) -> str:
    """A moment on London's clocks, for a line that an operator reads."""
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
