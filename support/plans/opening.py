"""A plan opens by itself once a hard report of a school is published, entered by hand or told by
Ofsted's file. Its grades stay where they are: the plan only points to the record."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core import audit, stale
from core.clock import london_date
from inspections.models import InspectionRecord, NegativeRule, Visit
from inspections.outcomes import is_negative
from inspections.queries import negative_rules
from schools.models import School
from schools.queries import heads_of
from support.models import Plan
from support.one_by_one import alone
from support.plans.in_time import AFTER_OUTCOME, ask_by
from support.plans.messages import tell_head_of_plan
from support.plans.seeing import of_school_and_head
from support.services.plans import open_plan

SYSTEM = audit.System("support plans")
# What was published longer ago is history: somebody else's plan by now, or nobody's.
RECENT = timedelta(days=100)


def open_for_record(record_id: int, now: datetime) -> None:
    """Reconcile an outcome that was kept."""
    for record in _recent(london_date(now)).filter(pk=record_id):
        _open_one(record, negative_rules(), now)


def open_for_all(object_id: int, now: datetime) -> None:
    """Reconcile a rule that changed or a file of schools: any report of late may open a plan."""
    open_due(now=now)


def open_due(*, now: datetime) -> int:
    """Open every plan that should be there, each in a transaction of its own. Returns how many. One
    that fails is tried again the next time."""
    rules = negative_rules()
    due = list(_recent(london_date(now)))
    return sum(alone("Report", each.pk, _open_one, each, rules, now) for each in due)


def _recent(today: date) -> QuerySet[InspectionRecord]:
    """Reports published of late, each the newest of its school, on which no plan rests yet."""
    rows = InspectionRecord.objects.filter(published_on__lte=today).exclude(school=None)
    newer = rows.filter(school=OuterRef("school"), published_on__gt=OuterRef("published_on"))
    return (
        rows.filter(~Exists(newer), published_on__gt=today - RECENT, plans=None)
        .exclude(school__status=School.CLOSED)
        .select_related("school")
        .order_by("pk")
    )


def _open_one(record: InspectionRecord, rules: list[NegativeRule], now: datetime) -> bool:
    if not is_negative(record, rules):
        return False
    assert record.school is not None
    assert record.published_on is not None
    with transaction.atomic():
        school = School.objects.select_for_update(of=("self",)).get(pk=record.school.pk)
        plans = Plan.objects.filter(school=school)
        if plans.filter(record=record).exists():
            return False
        # Files may tell of one report twice, of the school and of the one that carries it on.
        if plans.filter(record__published_on=record.published_on).exists():
            return False
        visit = Visit.objects.filter(school=school, first_day=record.started_on).first()
        # One that rests on an earlier report goes on as it is.
        if plans.live().filter(AFTER_OUTCOME).exists():
            return False
        today = london_date(now)
        head = heads_of(school, today).first()
        # What a co-head wished for stays between them and whoever they told.
        wished = plans.live().filter(of_school_and_head(head, today)).order_by("pk")
        if live := list(wished.select_for_update(of=("self",))):
            own = max(live, key=lambda plan: plan.head == head)
            _rests_on_it(own, record, visit, now)
            return True
        plan = open_plan(
            school=school,
            head=head,
            why=Plan.Why.OUTCOME,
            record=record,
            visit=visit,
            counted_from=record.published_on,
            by=SYSTEM,
            now=now,
        )
        tell_head_of_plan(plan, now=now)
        return True


def _rests_on_it(plan: Plan, record: InspectionRecord, visit: Visit | None, now: datetime) -> None:
    """A plan that the head wished for earlier rests on the report from now on, and the parties
    have their days from its publication."""
    assert record.published_on is not None
    plan.record, plan.visit = record, visit
    plan.counted_from = record.published_on
    plan.ask_by = ask_by(record.published_on)
    plan.save(update_fields=["record", "visit", "counted_from", "ask_by"])
    audit.record("plan.rests_on_report", plan, by=SYSTEM, now=now, network_id=plan.network_id)
    stale.mark("plan", plan.pk, now=now)
