"""When the parties of a plan are asked, and that they are.

The head has a plan first. The parties are asked on the second working day after it was opened, at
the latest on the fifth after publication (``support.plans.in_time``); at once where the head says
so, or where the report became known here later than that. Whom the head has left out until then is
not asked. A plan that a head wished for asks whom the head chooses, when they choose.
"""

from datetime import datetime

from django.db import transaction

from core import audit
from core.clock import london_date
from escalations.models import Escalation
from escalations.services import end, reopen
from support.models import LeftOut, PartyAsked, Plan
from support.one_by_one import alone
from support.plans.in_time import asks_on, rests_on_outcome
from support.plans.parties import to_ask_by_itself
from support.services.parties import KIND, ask_parties
from support.services.plan_people import KIND as SUPPORTER

SYSTEM = audit.System("support plans")


def ask_due(*, now: datetime) -> int:
    """Ask, for every plan that goes on, the parties that are due: also one that signed later.
    Returns how many were asked. A plan that fails does not stop the others."""
    rows = Plan.objects.filter(state=Plan.State.OPEN).select_related("school", "network", "head")
    return sum(alone("Plan", each.pk, _ask_due_of, each, now) for each in rows.order_by("pk"))


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
        _follow_supporter(plan, now)
        if plan.state == Plan.State.OPEN:
            _ask_due_of(plan, now)


def _follow_supporter(plan: Plan, now: datetime) -> None:
    """The same for whom the head named to stand by them, and who has not answered yet."""
    if plan.supporter_id is None or plan.supporter_agreed_at is not None:
        return
    latest = Escalation.objects.filter(kind=SUPPORTER, subject_id=plan.pk).order_by("-pk")
    for asked in latest[:1]:
        if plan.state != Plan.State.OPEN:
            end(escalation=asked, why="The plan rests", now=now)
        elif asked.state == Escalation.State.ENDED:
            reopen(escalation=asked, why="The plan goes on", now=now)


def _ask_due_of(plan: Plan, now: datetime) -> int:
    if not rests_on_outcome(plan) or asks_on(plan) > london_date(now):
        return 0
    chosen = LeftOut.objects.filter(plan=plan, not_asked_at=None)
    if not chosen.exists() and not to_ask_by_itself(plan):
        return 0
    with transaction.atomic():
        # Whom the head leaves out at this moment is either left out or asked.
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        chosen.update(not_asked_at=now)
        asked = ask_parties(plan=plan, standings=to_ask_by_itself(plan), by=SYSTEM, now=now)
        return len(asked)
