"""Ten minutes after somebody has accepted: have you spoken? Without an answer others are asked."""

from collections.abc import Sequence
from datetime import datetime

from core.refusals import Refused
from directory.callouts import words
from directory.callouts.pace import SPOKEN_WAIT
from directory.callouts.rows import (
    ENGINE,
    SPOKEN_KIND,
    ask_others,
    hold,
    spoken,
    spoken_key,
    with_all,
)
from directory.models import CallOut, StoodDown
from escalations import services as engine
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page

State = CallOut.State
ADVISER = "whoever accepted"
NO_WORD, CANNOT = "There is no word of a call", "They cannot after all"
OTHERS = "Others are asked by now. If you can, ring all the same, and tell us once you have spoken."


def ask(call_out: CallOut, *, now: datetime) -> None:
    """Ask whoever has accepted whether they have spoken. The call-out is held."""
    engine.open_escalation(
        kind=SPOKEN_KIND, key=spoken_key(call_out), subject_id=call_out.pk,
        network_id=call_out.visit.school.network_id, now=now,
    )  # fmt: skip


class WhetherSpoken(Kind):
    """Kind "call-out-spoken": one escalation for each acceptance."""

    name = SPOKEN_KIND
    keeps_who = False

    def lock(self, subject_id: int) -> None:
        """The call-out comes before its escalations."""
        CallOut.objects.select_for_update().filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whoever accepted, once; None once it is not theirs any more."""
        call_out = with_all().filter(pk=escalation.subject_id).first()
        if call_out is None or not _is_about(escalation, call_out):
            return None
        if call_out.taken_by is None:
            return []
        return [Step(ADVISER, (call_out.taken_by,), SPOKEN_WAIT, 1, is_urgent=True)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """Have you spoken?"""
        head = with_all().get(pk=escalation.subject_id).head
        return words.ask_whether_spoken(head)

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """They have spoken, also late; or others are asked."""
        call_out = hold(escalation.subject_id)
        assert page.person is not None  # nobody else can answer
        is_theirs = _is_about(escalation, call_out)
        if answer.effect == Effect.ENDS:
            if is_theirs:
                spoken(call_out, by=page.person, now=now)
            else:
                # Rung after others were asked, and before any of them accepted.
                row = StoodDown.objects.get(call_out=call_out, person=page.person)
                spoken(
                    call_out, by=page.person, now=now, taken_by=page.person,
                    taken_at=row.had_taken_at,
                )  # fmt: skip
        elif not is_theirs:
            raise Refused(OTHERS)
        elif answer.effect == Effect.PASSES:
            ask_others(call_out, by=page.person, now=now, why=CANNOT, may_still_ring=False)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """No word: others are asked, and the head keeps both numbers."""
        call_out = hold(escalation.subject_id)
        # About any other acceptance nobody is asked, so that nobody can be silent.
        assert _is_about(escalation, call_out)
        ask_others(call_out, by=ENGINE, now=now, why=NO_WORD, may_still_ring=True)

    def may_answer_late(self, escalation: Escalation, page: Page, now: datetime) -> bool:
        """That they have spoken counts also when others are asked by then."""
        open_again = CallOut.objects.filter(
            pk=escalation.subject_id, state__in=(State.ASKING, State.UNANSWERED)
        )
        had = StoodDown.objects.filter(call_out__in=open_again, person=page.person_id)
        return had.exclude(had_taken_at=None).exists()


def _is_about(escalation: Escalation, call_out: CallOut) -> bool:
    """Whether this escalation asks about the acceptance that stands now."""
    return call_out.state == State.ACCEPTED and escalation.key == spoken_key(call_out)
