"""When the parties of a plan are asked, and that they are.

The head has a plan first. The parties are asked on the second working day after it was opened, at
the latest on the fifth after publication; at once where the head says so, or where the report
became known here later than that. A plan that a head wished for asks whom the head chooses, when
they choose.
"""

from datetime import date, datetime

from django.db import transaction

from core import audit
from core.clock import london_date
from escalations.models import Escalation
from escalations.services import end, reopen
from inspections.calendar import known_terms
from inspections.workdays import after
from support.models import PartyAsked, Plan
from support.plans.counted import rests_on_outcome
from support.plans.parties import to_ask
from support.services.parties import KIND, ask_parties

SYSTEM = audit.System("support plans")
# The head has it for so many working days before the parties are asked.
HEAD_FIRST = 2


def asks_on(plan: Plan) -> date:
    """The day on which the parties of a plan that rests on a report are asked by themselves."""
    counts = known_terms(plan.network_id).is_weekday
    return min(after(london_date(plan.opened_at), HEAD_FIRST, counts), plan.ask_by)


def asks_by_itself(plan: Plan) -> bool:
    """Whether nobody needs to say so: it rests on a published report."""
    return rests_on_outcome(plan)


def ask_due(*, now: datetime) -> int:
    """Ask, for every plan that goes on, the parties that are due: also one that signed later.
    Returns how many were asked."""
    rows = Plan.objects.filter(state=Plan.State.OPEN).select_related("school", "network", "head")
    return sum(_ask_due_of(plan, now) for plan in rows.order_by("pk"))


def follow_plan(plan_id: int, now: datetime) -> None:
    """Reconcile a plan that was opened, paused, gone on with or closed: while it rests nobody is
    asked, afterwards who has not answered is."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
        if plan is None:
            return
        for party in PartyAsked.objects.filter(plan=plan, answer="").order_by("pk"):
            escalation = Escalation.objects.filter(kind=KIND, subject_id=party.pk).first()
            if escalation is None:
                continue
            if plan.state != Plan.State.OPEN:
                end(escalation=escalation, why="The plan rests", now=now)
            elif escalation.state == Escalation.State.ENDED:
                reopen(escalation=escalation, why="The plan goes on", now=now)
        if plan.state == Plan.State.OPEN:
            _ask_due_of(plan, now)


def _ask_due_of(plan: Plan, now: datetime) -> int:
    if not asks_by_itself(plan) or asks_on(plan) > london_date(now):
        return 0
    standings = to_ask(plan)
    return len(ask_parties(plan=plan, standings=standings, by=SYSTEM, now=now)) if standings else 0
