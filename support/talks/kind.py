"""The escalation of a talk: whom the head chose, then numbers that answer, which their page shows.
Whom: ``support.talks.whom``; how fast: ``support.talks.pace``."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Person
from core.refusals import Refused
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.links import link_for
from escalations.models import Escalation, Page
from escalations.policies import NOT_NEEDED
from support.models import Talk
from support.talks import words
from support.talks.pace import WAIT
from support.talks.rows import (
    KIND,
    SPOKEN_KIND,
    WAITING,
    State,
    accept,
    hold,
    move,
    page_of,
    pass_over,
    tell_head,
    with_all,
)
from support.talks.whom import KNOW_THE_HEAD, circle_of


class Talking(Kind):
    """Kind "talk": nobody keeps who did not answer, and the trail names nobody."""

    name = KIND
    keeps_who = False
    names_in_trail = False

    def lock(self, subject_id: int) -> None:
        """The talk comes before its escalations."""
        Talk.objects.select_for_update().filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whom the head chose, as they are now; None where nobody is wanted any more."""
        talk = with_all().filter(pk=escalation.subject_id).first()
        if talk is None or not is_wanted(talk):
            return None
        return [Step(name, people, WAIT) for name, people in whom_now(talk, now)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """Who stands by the head reads who asks; others learn it with their yes."""
        if page.name in KNOW_THE_HEAD:
            return words.ask_to_stand_by(with_all().get(pk=escalation.subject_id).head)
        return words.ask()

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """The first who can has it; who cannot is not asked again."""
        talk = hold(escalation.subject_id)
        person = page.person
        assert person is not None  # nobody else can answer
        if answer.effect == Effect.PASSES:
            pass_over(talk, person)
            return
        if not is_wanted(talk) or not may_take(talk, person, now):
            raise Refused(NOT_NEEDED)
        accept(talk, person, now=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The head's page shows numbers that answer; a late answer still counts."""
        talk = hold(escalation.subject_id)
        if talk.state == State.ASKING:
            move(talk, State.UNANSWERED, now=now)
            if now > talk.asked_at:  # else they are looking at the page
                tell_head(talk, "nobody-yet", now, *words.nobody_yet(page_of(talk)))

    def may_answer_late(self, escalation: Escalation, page: Page, now: datetime) -> bool:
        """Also who said no before, while nobody else has said yes."""
        talk = with_all().filter(pk=escalation.subject_id).first()
        assert page.person is not None  # nobody else can answer
        return talk is not None and is_wanted(talk) and may_take(talk, page.person, now)

    def next_page(self, escalation: Escalation, page: Page) -> str | None:
        """Whom to ring, and to say that they have spoken."""
        mine = Page.objects.filter(
            escalation__kind=SPOKEN_KIND, escalation__subject_id=escalation.subject_id,
            person=page.person_id, state__in=Page.LIVE,
        )  # fmt: skip
        found = mine.order_by("-pk").first()
        return link_for(found) if found is not None else None


def is_wanted(talk: Talk) -> bool:
    """Whether somebody is still looked for."""
    return talk.state in WAITING and talk.head.erased_at is None


def whom_now(talk: Talk, now: datetime) -> list[tuple[str, tuple[Person, ...]]]:
    """Whom to ask for a talk, in order: nobody who said that they cannot."""
    passed = set(talk.passed.values_list("person", flat=True))
    circle = circle_of(talk.head, talk.network, now, asked_at=talk.asked_at, without=passed)
    return circle.steps(talk.whom)


def may_take(talk: Talk, person: Person, now: datetime) -> bool:
    """Whether somebody may still say that they will ring: of those whom the head chose, also
    where they said before that they cannot."""
    circle = circle_of(talk.head, talk.network, now, asked_at=talk.asked_at)
    return any(person in people for _, people in circle.steps(talk.whom))
