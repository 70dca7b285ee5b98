"""Whoever said yes is told whom to ring, and asked whether they have; without an answer others
are asked."""

from collections.abc import Sequence
from datetime import datetime

from core.refusals import Refused
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from support.models import Talk, TalkPassed
from support.talks import words
from support.talks.pace import RINGS_TIMES, RINGS_WITHIN
from support.talks.rows import (
    SPOKEN_KIND,
    WAITING,
    State,
    ask_others,
    hold,
    spoken,
    spoken_key,
    with_all,
)

RINGS = "whoever said yes"
NO_WORD, CANNOT = "There is no word of a call", "They cannot after all"
OTHERS = "Others are asked by now. If you can, ring all the same, and tell us once you have spoken."


class WhetherRung(Kind):
    """Kind "talk-spoken": one escalation for each yes."""

    name = SPOKEN_KIND
    keeps_who = False
    names_in_trail = False

    def lock(self, subject_id: int) -> None:
        """The talk comes before its escalations."""
        Talk.objects.select_for_update().filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whoever said yes, twice; None once it is not theirs any more."""
        talk = with_all().filter(pk=escalation.subject_id).first()
        if talk is None or not _is_about(escalation, talk):
            return None
        if talk.taken_by is None:
            return []
        # They have just said yes, at whatever hour: they are awake, and want to know whom.
        is_new = now == talk.taken_at
        return [Step(RINGS, (talk.taken_by,), RINGS_WITHIN, RINGS_TIMES, is_urgent=is_new)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """Please ring, and have you spoken?"""
        return words.please_ring(with_all().get(pk=escalation.subject_id).head)

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """They have spoken, also late; or others are asked."""
        talk = hold(escalation.subject_id)
        assert page.person is not None  # nobody else can answer
        is_theirs = _is_about(escalation, talk)
        if answer.effect == Effect.ENDS:
            late = {} if is_theirs else _their_yes(talk, page)
            spoken(talk, now=now, **late)
        elif not is_theirs:
            raise Refused(OTHERS)
        elif answer.effect == Effect.PASSES:
            ask_others(talk, now=now, why=CANNOT, may_still_ring=False)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """No word: others are asked."""
        talk = hold(escalation.subject_id)
        # About any other yes nobody is asked, so that nobody can be silent.
        assert _is_about(escalation, talk)
        ask_others(talk, now=now, why=NO_WORD, may_still_ring=True)

    def may_answer_late(self, escalation: Escalation, page: Page, now: datetime) -> bool:
        """That they have spoken counts also when others are asked by then."""
        waiting = Talk.objects.filter(pk=escalation.subject_id, state__in=WAITING)
        had = TalkPassed.objects.filter(talk__in=waiting, person=page.person_id)
        return had.exclude(had_taken_at=None).exists()


def _their_yes(talk: Talk, page: Page) -> dict[str, object]:
    """Rung after others were asked, and before any of them said yes."""
    row = TalkPassed.objects.get(talk=talk, person=page.person)
    return {"taken_by": page.person, "taken_at": row.had_taken_at}


def _is_about(escalation: Escalation, talk: Talk) -> bool:
    """Whether this escalation asks about the yes that stands now."""
    return talk.state == State.ACCEPTED and escalation.key == spoken_key(talk)
