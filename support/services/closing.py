"""A plan is paused, goes on, is closed, and is opened again where that was a mistake."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.models import School
from support.models import Plan, Review
from support.plans.words import HELPED
from support.services.holding import held
from support.services.plans import check_has_none

State = Plan.State
# So long a plan that was closed by mistake can be opened again.
OPEN_AGAIN = timedelta(days=14)


def can_open_again(plan: Plan, now: datetime) -> bool:
    """Whether it was closed a little while ago."""
    return plan.closed_at is not None and now - plan.closed_at <= OPEN_AGAIN


def pause(*, plan: Plan, by: Actor, now: datetime) -> Plan:
    """Rest it: it can be read, and nothing in it is due."""
    return _move(plan, State.OPEN, State.PAUSED, by, now, paused_at=now)


def resume(*, plan: Plan, by: Actor, now: datetime) -> Plan:
    """Go on. Reviews whose day came while it was paused are not asked for."""
    with transaction.atomic():
        if held(plan.pk).state == State.PAUSED:
            today = london_date(now)
            Review.objects.filter(plan=plan, held_on=None, due_on__lt=today).delete()
        return _move(plan, State.PAUSED, State.OPEN, by, now, paused_at=None)


def close(*, plan: Plan, helped: Iterable[str], by: Actor, now: datetime) -> Plan:
    """Close it for good, with what helped, of the list."""
    ticked = set(helped)
    kept = [key for key in HELPED if key in ticked]
    with transaction.atomic():
        now_held = held(plan.pk)
        if now_held.state == State.CLOSED:
            return now_held
        return _set(now_held, State.CLOSED, by, now, closed_at=now, helped=kept)


def open_again(*, plan: Plan, by: Actor, now: datetime) -> Plan:
    """Take a closing back. Raises Refused after two weeks, and where the school has another plan
    by then."""
    with transaction.atomic():
        # As where a plan is opened: one after the other.
        School.objects.select_for_update(of=("self",)).get(pk=plan.school_id)
        plan = held(plan.pk)
        if plan.state != State.CLOSED:
            return plan
        if not can_open_again(plan, now):
            raise Refused("It was closed more than two weeks ago. Open a new plan instead.")
        check_has_none(plan.school_id, plan.head, london_date(now))
        return _set(plan, State.OPEN, by, now, closed_at=None, paused_at=None, helped=[])


def _move(plan: Plan, before: str, after: str, by: Actor, now: datetime, **fields: object) -> Plan:
    with transaction.atomic():
        plan = held(plan.pk)
        if plan.state == after:
            return plan
        if plan.state != before:
            raise Refused("This plan is closed, so it can neither be paused nor go on.")
        return _set(plan, after, by, now, **fields)


def _set(plan: Plan, state: str, by: Actor, now: datetime, **fields: object) -> Plan:
    plan.state = state
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save(update_fields=["state", *fields])
    verb = {State.OPEN: "plan.goes_on", State.PAUSED: "plan.paused", State.CLOSED: "plan.closed"}
    audit.record(verb[State(state)], plan, by=by, now=now, network_id=plan.network_id)
    stale.mark("plan", plan.pk, now=now)
    return plan


def record_paper(*, plan: Plan, by: Actor, now: datetime) -> None:
    """Note that somebody took the plan along on paper."""
    audit.record("plan.printed", plan, by=by, now=now, network_id=plan.network_id)


def kept_for() -> int:
    """For how many days a closed plan is kept."""
    return int(settings.RETENTION_DAYS["plans"])
