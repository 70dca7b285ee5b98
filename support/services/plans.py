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

THERE_IS_ONE = "There is a plan for this school already. Open that one."


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
    publication; of a wish, today. Raises Refused where one goes on already."""
    with transaction.atomic():
        held = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
        if Plan.objects.live().filter(school=held).exists():
            raise Refused(THERE_IS_ONE)
        begin = counted_from or london_date(now)
        plan = Plan.objects.create(
            network_id=held.network_id,
            school=held,
            head=head,
            why=why,
            record=record,
            visit=visit,
            counted_from=begin,
            ask_by=ask_by(begin, held.network_id),
            opened_at=now,
        )
        audit.record("plan.opened", plan, by=by, now=now, network_id=held.network_id, why=why)
        stale.mark("plan", plan.pk, now=now)
        return plan
