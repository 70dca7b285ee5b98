"""Where an escalation stands in its policy, whom it can reach, and when. Pure.

A policy is worked out anew each time and may have changed: people come and go, steps change
places. So an escalation does not count steps of the policy; it goes by whom it has asked. The
present step is the one whose people it is asking; the next is the first in which somebody has
not been asked under that step's name. So nobody is asked twice under one name in one round, and
somebody who joins later has their turn wherever the policy puts them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from accounts.models import Person
from core.clock import LONDON, london_date, london_time
from escalations.kinds import Step
from escalations.models import Page
from notifications.channels import can_be_sent, gets_texts
from notifications.quiet import end_of_quiet, is_quiet

GONE = "They are not here any more"
NO_ADDRESS = "There is no address or number that works"


def present(steps: Sequence[Step], current: Iterable[Page]) -> Step | None:
    """The step of the policy that these pages belong to: the one with most of their people;
    None where none of them is in it any more."""
    asked = {_asked(page) for page in current if page.state != Page.State.WITHDRAWN}
    best = max(steps, key=lambda step: len(asked & _members(step)), default=None)
    return best if best is not None and asked & _members(best) else None


def following(steps: Sequence[Step], pages: Iterable[Page]) -> tuple[Step, list[Person]] | None:
    """The next step with those in it who have not been asked; None where all were. Whose page
    was withdrawn has not been asked."""
    asked = {_asked(page) for page in pages if page.state != Page.State.WITHDRAWN}
    for step in steps:
        if left := [each for each in once_each(step) if (step.name, each.pk) not in asked]:
            return step, left
    return None


def is_member(person_id: int | None, name: str, steps: Iterable[Step]) -> bool:
    """Whether somebody is in a step of that name."""
    return any((name, person_id) in _members(step) for step in steps)


def once_each(step: Step) -> list[Person]:
    """The people of a step, nobody twice."""
    return list({person.pk: person for person in step.people}.values())


def _members(step: Step) -> set[tuple[str, int | None]]:
    return {(step.name, person.pk) for person in step.people}


def _asked(page: Page) -> tuple[str, int | None]:
    return page.name, page.person_id


def why_unreachable(person: Person, step: Step, now: datetime) -> str:
    """Why somebody cannot be asked, in words without names; "" where they can."""
    if person.erased_at is not None:
        return GONE
    if not can_be_sent(person):
        return NO_ADDRESS
    if person.is_paused(london_date(now)):
        return "They asked for a pause"
    if not step.is_urgent and not (person.wants_email and person.email) and not gets_texts(person):
        return "They want no messages that are not urgent"
    return ""


def when_to_ask(step: Step, people: Iterable[Person], now: datetime) -> datetime:
    """From when a step may be asked: now, or the end of quiet hours where it is not urgent and
    everybody in it has theirs."""
    return now if step.is_urgent else min(_end_of_quiet(person, now) for person in people)


def deadline(step: Step, people: Iterable[Person], now: datetime) -> datetime:
    """Until when people asked now have time. What is not urgent waits in quiet hours, and the
    waiting stands still with it."""
    if step.is_urgent:
        return now + step.wait
    return max(_after_waiting(person, step.wait, now) for person in people)


def _end_of_quiet(person: Person, moment: datetime) -> datetime:
    if is_quiet(moment, person.quiet_from, person.quiet_until):
        return end_of_quiet(moment, person.quiet_until)
    return moment


def _after_waiting(person: Person, wait: timedelta, moment: datetime) -> datetime:
    while True:
        moment = _end_of_quiet(person, moment)
        begin = person.quiet_from
        night = london_time(moment.astimezone(LONDON).date(), begin.hour, begin.minute)
        if moment + wait <= night:
            return moment + wait
        wait -= night - moment
        moment = night
