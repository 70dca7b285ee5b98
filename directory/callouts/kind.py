"""The escalation of a call-out: three at a time, then the coordinators, then the head's page shows
numbers that answer, and everybody is asked again. Whom: ``directory.callouts.whom``; how fast:
``directory.callouts.pace``."""

from collections.abc import Sequence
from datetime import datetime

from core.refusals import Refused
from directory.callouts import words
from directory.callouts.links import link_for
from directory.callouts.pace import Pace, leaves_at, pace_of
from directory.callouts.rows import ENGINE, KIND, accept, hold, move, stand_down, with_all
from directory.callouts.whom import COORDINATORS, Whom, may_take, whom_to_ask
from directory.models import CallOut
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from escalations.policies import NOT_NEEDED
from inspections.queries import days_of

State = CallOut.State
# Somebody is asked, or was and may still answer.
WANTED = (State.ASKING, State.UNANSWERED)


class Called(Kind):
    """Kind "call-out": nobody keeps who did not answer."""

    name = KIND
    keeps_who = False

    def lock(self, subject_id: int) -> None:
        """The call-out comes before its escalations."""
        CallOut.objects.select_for_update().filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Rounds of three as the directory is now; None where nobody is wanted any more."""
        call_out = with_all().filter(pk=escalation.subject_id).first()
        if call_out is None or not is_wanted(call_out):
            return None
        whom = whom_to_ask(call_out, escalation, now)
        # For those who are asked in the same breath.
        escalation._whom = whom  # type: ignore[attr-defined]
        return steps_of(whom, pace_for(call_out, now))

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """The same question to everybody: who asks, and about what, comes after a yes."""
        return words.ask(is_coordinator=page.name.startswith(COORDINATORS))

    def asked(self, escalation: Escalation, pages: Sequence[Page], now: datetime) -> None:
        """The head reads why each of them is asked."""
        whom: Whom = escalation._whom  # type: ignore[attr-defined]
        call_out = hold(escalation.subject_id)
        why = {str(page.pk): whom.why[page.person_id] for page in pages if page.person_id}
        names = [name for name, _ in (*whom.rounds, *whom.coordinators)]
        after = names[names.index(pages[0].name) + 1 :]
        CallOut.objects.filter(pk=call_out.pk).update(
            asked_why={**call_out.asked_why, **why}, next_step=after[0] if after else ""
        )

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """The first who can has it; who cannot is not asked again."""
        call_out = hold(escalation.subject_id)
        person = page.person
        assert person is not None  # nobody else can answer
        if answer.effect == Effect.PASSES:
            stand_down(call_out, person)
            return
        if not is_wanted(call_out) or not may_take(call_out, person, now):
            raise Refused(NOT_NEEDED)
        accept(call_out, person, ring_first=answer.value == words.RING_ME, now=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The head's page shows numbers that answer; a late answer still counts."""
        call_out = hold(escalation.subject_id)
        if call_out.state == State.ASKING:
            move(call_out, State.UNANSWERED, by=ENGINE, now=now)

    def may_answer_late(self, escalation: Escalation, page: Page, now: datetime) -> bool:
        """Also who said no before, or was not heard of, while nobody else has accepted."""
        call_out = with_all().filter(pk=escalation.subject_id).first()
        assert page.person is not None  # nobody else can answer
        return call_out is not None and is_wanted(call_out) and may_take(call_out, page.person, now)

    def next_page(self, escalation: Escalation, page: Page) -> str | None:
        """Whom to ring, and what it is about."""
        call_out = CallOut.objects.filter(pk=escalation.subject_id, taken_by=page.person_id).first()
        if call_out is None or page.person is None:
            return None
        return link_for(call_out, page.person)


def is_wanted(call_out: CallOut) -> bool:
    """Whether somebody is still looked for."""
    return call_out.state in WANTED and call_out.visit.is_open and call_out.head.erased_at is None


def pace_for(call_out: CallOut, now: datetime) -> Pace:
    """How fast a call-out goes on now. One query."""
    visit = call_out.visit
    return pace_of(phase=visit.phase, leaves=leaves_at(days_of(visit)), now=now)


def steps_of(whom: Whom, pace: Pace) -> list[Step]:
    """The steps of the escalation, in order."""
    return [
        *(Step(name, people, pace.adviser, 1, pace.is_urgent) for name, people in whom.rounds),
        *(
            Step(name, people, pace.coordinator, 1, pace.is_urgent)
            for name, people in whom.coordinators
        ),
    ]
