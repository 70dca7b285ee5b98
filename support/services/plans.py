"""Opening a plan, by itself after an outcome or at the head's wish."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from inspections.models import InspectionRecord, Visit
from schools.models import School
from support.models import Plan
from support.plans.in_time import ask_by
from support.plans.seeing import of_school_and_head

THERE_IS_ONE = "There is a plan for this school already. Open that one."


def check_has_none(school_id: int, head: Person | None, today: date) -> None:
    """Raises Refused where a plan of this head goes on at the school, or one that they may take on.
    That a co-head has one they do not learn. Call it with the school held."""
    live = Plan.objects.live().filter(school=school_id)
    if live.filter(of_school_and_head(head, today)).exists():
        raise Refused(THERE_IS_ONE)


def open_plan(
    *,
    school: School,
    head: Person | None,
    why: str,
    by: audit.Actor,
    now: datetime,
    record: InspectionRecord | None = None,
    visit: Visit | None = None,
    counted_from: date | None = None,
) -> Plan:
    """Open the plan of a school and of the head who leads it. ``counted_from``: the day of
    publication; of a wish, today. Raises Refused where one of theirs goes on already."""
    with transaction.atomic():
        held = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
        check_has_none(held.pk, head, london_date(now))
        begin = counted_from or london_date(now)
        plan = Plan.objects.create(
            network_id=held.network_id,
            school=held,
            head=head,
            why=why,
            record=record,
            visit=visit,
            counted_from=begin,
            ask_by=ask_by(begin),
            opened_at=now,
        )
        audit.record("plan.opened", plan, by=by, now=now, network_id=held.network_id, why=why)
        stale.mark("plan", plan.pk, now=now)
        return plan
