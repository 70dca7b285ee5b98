"""The escalation of somebody whom a head would like beside them: asked twice, and nobody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core import audit
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from support.models import Plan
from support.plans.messages import tell_head_of_answer
from support.services.plan_people import KIND

YES, NO = "yes", "no"
TRAIL = audit.System("support plans")
WAIT, TIMES = timedelta(days=1, hours=4), 2
ANSWERS = (
    Answer(
        YES, "Yes, I am there for them", Effect.ENDS, "Thank you. They hear that you are there."
    ),
    Answer(NO, "I cannot just now", Effect.ENDS, "Thank you for saying so. They choose anew."),
)


class SupporterWanted(Kind):
    """Kind "plan-supporter". ``subject_id`` is a Plan."""

    name = KIND
    keeps_who = False
    # The trail is kept for good, and who stands by a head is theirs alone.
    names_in_trail = False
    asks_anew = True

    def lock(self, subject_id: int) -> None:
        """The plan comes before the escalation."""
        Plan.objects.select_for_update(of=("self",)).filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whom the head named; None once they have answered or the plan rests."""
        plan = _plan(escalation)
        if plan.state != Plan.State.OPEN or plan.supporter is None or plan.supporter_agreed_at:
            return None
        return [Step("supporter", (plan.supporter,), wait=WAIT, times=TIMES)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """By name, and without why."""
        head = _plan(escalation).head
        name, first = (head.name, head.first_name) if head else ("A head", "a head")
        return Asking(
            subject=f"Covenant: {first} would like you beside them",
            text=(
                f"{name} would like you beside them in the months to come: one person, by name, "
                "to ring whatever comes. A few minutes now and then are enough, and nothing of "
                "what you say to each other is written down here.\n"
            ),
            question=f"Will you stand by {first}?",
            answers=ANSWERS,
            occasion="Asked to stand by a head",
        )

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """They stand by the head, or the head chooses anew."""
        plan = _plan(escalation)
        said = {"supporter_agreed_at": now} if answer.value == YES else {"supporter": None}
        Plan.objects.filter(pk=plan.pk).update(**said)
        audit.record(
            "plan.supporter_answered", plan, by=TRAIL, now=now, network_id=plan.network_id,
            answer=answer.value,
        )  # fmt: skip
        tell_head_of_answer(plan, f"supporter:{now.timestamp():.0f}", now=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The head's page says that there is no answer yet; a late one counts."""


def _plan(escalation: Escalation) -> Plan:
    return Plan.objects.select_related("head", "supporter", "network").get(pk=escalation.subject_id)
