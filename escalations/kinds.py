"""What floors above say of a kind of escalation: whom to ask in which order, in what words, and
what an answer means. They register it when they start; this floor knows none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from accounts.models import Person
from escalations.models import Escalation, Page

# What a page is called whose person answered without having been asked (``answer_for``).
UNASKED = "unasked"


class Effect(StrEnum):
    """What an answer does to the escalation."""

    ENDS = "ends"
    # A named human is on it: nobody else is asked for so long, then they are asked again.
    HOLDS = "holds"
    # Not this person: the others of the step are still asked, and after the last the next step.
    PASSES = "passes"


@dataclass(frozen=True)
class Step:
    """People who are asked at the same time.

    ``name``: who they are, in a word ("buddy"); several steps may share one, and nobody is asked
    in two steps of one name. ``wait``: how long until they are asked again or
    the next step is. ``times``: how often they are asked. ``is_urgent``: sent on every channel
    and at any hour; otherwise never in quiet hours, and the waiting stands still meanwhile.
    """

    name: str
    people: tuple[Person, ...]
    wait: timedelta
    times: int = 1
    is_urgent: bool = False


@dataclass(frozen=True)
class Answer:
    """One way to answer: the word kept, the button, what it does, what is said afterwards.
    ``hold`` says for how long, for an answer that holds."""

    value: str
    label: str
    effect: Effect
    said: str
    hold: timedelta | None = None


@dataclass(frozen=True)
class Asking:
    """What one person is asked: subject and text of the message, the question over the buttons,
    and the answers, the best first. The code alone, texted back, means the first; with "no"
    the first that passes."""

    subject: str
    text: str
    question: str
    answers: tuple[Answer, ...]
    occasion: str = "Asked for an answer"


class Kind(Protocol):
    """A kind of escalation. ``keeps_who``: whether it stays known who was asked and did not
    answer; where it does not, people are taken off the pages when the escalation ends."""

    name: str
    keeps_who: bool

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """The policy as it is now; None where nobody needs to be asked any more."""

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """What this person is asked. ``page.name`` is the step's, or UNASKED for somebody who
        answers without having been asked."""

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """Called in the transaction of an answer, whatever its effect."""

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """Called in the transaction in which the last step went by without an answer."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Have escalations of this kind go by what ``kind`` says; called from ``AppConfig.ready``."""
    _kinds[kind.name] = kind


def kind_of(escalation: Escalation) -> Kind:
    """The kind of an escalation. Raises KeyError for one that no floor registered."""
    return _kinds[escalation.kind]
