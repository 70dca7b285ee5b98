"""Head and team first: what is taken off them, who speaks for them, and who stands by the head."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from escalations.models import Escalation
from escalations.services import end, open_escalation
from schools.models import Organisation, School
from support.models import LeftOut, Part, Plan, PlanLook, PlanShare
from support.plans.seeing import leads
from support.policies.plans import RESTS

KIND = "plan-supporter"
HAS_ONE = (
    "You have a plan of your own for this school. Close it first, or close the earlier head’s: it "
    "can be read for a while either way."
)
NOT_FREE = "This plan is closed, or somebody else has made it theirs. Look at your plans again."
NOT_YOU = "Choose somebody else than yourself."


@sensitive_variables("words")
def keep_parts(*, plan: Plan, words: Mapping[str, str], by: Person, now: datetime) -> None:
    """Write the head's own parts of the first section, by kind: all of them or none. Raises Refused
    where the plan rests."""
    with transaction.atomic():
        for kind in words:
            keep_part(plan=plan, kind=kind, words=words[kind], by=by, now=now)


@sensitive_variables("words")
def keep_part(
    *,
    plan: Plan,
    kind: str,
    words: str,
    by: Person,
    now: datetime,
    organisation: Organisation | None = None,
) -> None:
    """Write one part of the first section anew; without words it goes. ``organisation``: of the
    employer's statement, for whom it is made. Raises Refused where the plan rests."""
    words = words.strip()
    with transaction.atomic():
        _hold(plan)
        known = Part.objects.filter(plan=plan, kind=kind).first()
        if (known is not None and known.words == words) or (known is None and not words):
            return
        if not words:
            Part.objects.filter(plan=plan, kind=kind).delete()
        else:
            Part.objects.update_or_create(
                plan=plan,
                kind=kind,
                defaults={"words": words, "by": by, "at": now, "organisation": organisation},
            )
        _record("plan.part_written", plan, by, now, part=kind)


def name_supporter(*, plan: Plan, person: Person | None, by: Person, now: datetime) -> None:
    """Ask somebody to stand by the head; or let go whoever does. Raises Refused where the plan
    rests."""
    if person is not None and person.pk == plan.head_id:
        raise Refused(NOT_YOU)
    with transaction.atomic():
        held = _hold(plan)
        if held.supporter_id == (person.pk if person else None):
            return
        for escalation in Escalation.objects.filter(kind=KIND, subject_id=plan.pk):
            end(escalation=escalation, why="The head has chosen anew", now=now)
        held.supporter, held.supporter_agreed_at = person, None
        held.save(update_fields=["supporter", "supporter_agreed_at"])
        _record("plan.supporter_named" if person else "plan.supporter_let_go", plan, by, now)
        if person is not None:
            open_escalation(
                kind=KIND, key=f"support.supporter:{plan.pk}:{person.pk}:{now.timestamp():.0f}",
                network_id=plan.network_id, subject_id=plan.pk, now=now,
            )  # fmt: skip


def take_on(*, plan: Plan, by: Person, now: datetime) -> None:
    """Whoever leads the school now makes the plan their own. What was the earlier head's alone
    goes: who stood by them, what was written for them, whom they let read it and who did, and whom
    they left out. Raises Refused for somebody who has a plan of their own there, and where it is
    closed or somebody else’s by then."""
    with transaction.atomic():
        # As where a plan is opened: one after the other.
        School.objects.select_for_update(of=("self",)).get(pk=plan.school_id)
        held = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if held.head_id == by.pk:
            return
        if not held.is_live or leads(held.head, held, london_date(now)):
            raise Refused(NOT_FREE)
        own = Plan.objects.live().filter(school=plan.school_id, head=by)
        if own.exclude(pk=plan.pk).exists():
            raise Refused(HAS_ONE)
        for escalation in Escalation.objects.filter(kind=KIND, subject_id=plan.pk):
            end(escalation=escalation, why="The plan is another head’s", now=now)
        held.head, held.supporter, held.supporter_agreed_at = by, None, None
        held.union_officer = None
        held.save(update_fields=["head", "supporter", "supporter_agreed_at", "union_officer"])
        for model in (Part, PlanLook, PlanShare):
            model.objects.filter(plan=plan).delete()
        # As of a head who is forgotten: that they left somebody out stays, whom does not.
        LeftOut.objects.filter(plan=plan, not_asked_at=None).delete()
        LeftOut.objects.filter(plan=plan).update(organisation=None)
        _record("plan.taken_on", plan, by, now)
        stale.mark("plan", plan.pk, now=now)


def _hold(plan: Plan) -> Plan:
    held = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if held.state != Plan.State.OPEN:
        raise Refused(RESTS)
    return held


def _record(verb: str, plan: Plan, by: Person, now: datetime, **detail: str) -> None:
    audit.record(verb, plan, by=by, now=now, network_id=plan.network_id, **detail)
