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
    and the answers, the best first. ``on_page``: what only the page says, below the text: whose it
    is, where a message may not. The code alone, texted back, means the first; with "no"
    the first that passes."""

    subject: str
    text: str
    question: str
    answers: tuple[Answer, ...]
    occasion: str = "Asked for an answer"
    on_page: str = ""


class Kind(Protocol):
    """A kind of escalation: a class of its own that inherits from this one. ``keeps_who``:
    whether it stays known who was asked and did not answer; where it does not, people are taken
    off the pages when the escalation ends. ``names_in_trail``: whether the audit trail, which is
    kept for good, says who answered. ``asks_anew``: whether the policy is asked once more, as an
    answer comes or its page is read, if this person is still in it: a role may have ended since.
    ``to_sign_in``: what somebody signs in for who is led to ``next_page``, where that page needs
    it; without it they need not go on."""

    name: str
    keeps_who: bool
    names_in_trail: bool = True
    asks_anew: bool = False
    to_sign_in: str = ""

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """The policy as it is now; None where nobody needs to be asked any more."""

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """What this person is asked. ``page.name`` is the step's, or UNASKED for somebody who
        answers without having been asked."""

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """Called in the transaction of an answer, whatever its effect."""

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """Called in the transaction in which the last step went by without an answer."""

    def came_by_text(self, escalation: Escalation, page: Page, now: datetime) -> None:
        """Called in the transaction of an answer that came as a text from the person's own
        mobile, after ``answered``: so that number works."""
        return None

    def asked(self, escalation: Escalation, pages: Sequence[Page], now: datetime) -> None:
        """Called in the transaction in which these people were asked, after ``steps``."""
        return None

    def lock(self, subject_id: int) -> None:
        """Lock the row that it is about; called before the escalation is locked. For a floor
        that changes both at once, so that it takes both in one order."""
        return None

    def may_answer_late(self, escalation: Escalation, page: Page, now: datetime) -> bool:
        """Whether the answer of somebody who is not asked any more still counts: where the policy
        would ask them. Of a kind that ``asks_anew``, also whether that of whoever is asked does."""
        steps = self.steps(escalation, now) or ()
        return any(person.pk == page.person_id for step in steps for person in step.people)

    def next_page(self, escalation: Escalation, page: Page) -> str | None:
        """The address at which it goes on for somebody who has answered, where there is one."""
        return None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Have escalations of this kind go by what ``kind`` says; called from ``AppConfig.ready``."""
    _kinds[kind.name] = kind


def kind_of(escalation: Escalation) -> Kind:
    """The kind of an escalation. Raises KeyError for one that no floor registered."""
    return kind_named(escalation.kind)


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises KeyError for one that no floor registered."""
    return _kinds[name]
