"""Ofsted has called, and what follows."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from core import audit, clock
from core.refusals import Refused
from core.templatetags.covenant import at as moment_in_words
from inspections import visits
from inspections.calendar import known_terms
from inspections.days import days_on_site
from inspections.models import Interruption, Phase, Programme, Visit, VisitChange
from inspections.queries import (
    gaps_of,
    head_at_the_call,
    open_programme,
    open_visit_at,
    usual_days,
)
from inspections.services.steps import (
    Step,
    check_details,
    follow_the_clock,
    keep_change,
    lock_school,
    locked,
    record,
)
from inspections.services.windows import keep_inspection
from schools.models import Post, Role, School

OPENED = "visit.opened"
CORRECTABLE = frozenset(
    {"kind", "is_unannounced", "called_at", "first_day", "last_day", "senior_inspector"}
)
DAYS = frozenset({"first_day", "last_day"})
# What the phase follows when it is corrected.
MOVES_PHASE = DAYS | {"is_unannounced", "called_at"}


def open_visit(
    *,
    school: School,
    by: audit.Actor,
    now: datetime,
    kind: str = Visit.Kind.FULL,
    is_unannounced: bool = False,
    called_at: datetime | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    senior_inspector: str = "",
) -> Visit:
    """Record that Ofsted has called a school: now, a full inspection, on the usual days by
    rule (DOMAIN 2.5, 2.6) unless told otherwise. An unannounced one begins at once.

    Raises Refused where the call is recorded already, saying by whom and when; ValidationError
    with a sentence for each field that cannot be.
    """
    called_at = called_at or now
    called_on = clock.london_date(called_at)
    usual_first, usual_last = usual_days(called_on, known_terms(school.network_id))
    if is_unannounced:
        usual_first, usual_last = called_on, usual_first
    first_day = first_day or usual_first
    last_day = last_day or max(first_day, usual_last)
    with transaction.atomic():
        lock_school(school.pk)
        known = open_visit_at(school)
        if known is not None:
            raise Refused(_recorded_already(known, by))
        visit = Visit(
            school=school,
            head=head_at_the_call(school, called_on, by),
            kind=kind,
            is_unannounced=is_unannounced,
            phase=Phase.ON_SITE if is_unannounced else Phase.NOTIFIED,
            called_at=called_at,
            first_day=first_day,
            last_day=last_day,
            senior_inspector=senior_inspector,
            programme=_programme_for(school, kind),
            recorded_by=by if isinstance(by, Person) else None,
            recorded_at=now,
        )
        check_details(visit, now)
        visit.save()
        keep_change(visit, OPENED, "", by=by, now=now)
        record(OPENED, visit, by, now, kind=visit.kind)
        follow_the_clock(visit, by, now)
        return visit


def correct_visit(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    why: str = VisitChange.Why.OFSTED_CHANGED,
    **details: Any,
) -> Visit:
    """Correct details of an open visit (``CORRECTABLE``); what is not given stays. Where its
    days change, its phase follows them. Raises Refused where it is not open, ValidationError
    by field."""
    assert set(details) <= CORRECTABLE
    with transaction.atomic():
        visit = locked(visit)
        if not visit.is_open:
            raise Refused("This visit is not open any more, so its details stay as they are.")
        changed = {
            name: value
            for name, value in details.items()
            if value is not None and value != getattr(visit, name)
        }
        if not changed:
            return visit
        if visit.phase == Phase.DEFERRED and DAYS & set(changed):
            raise Refused("This visit is deferred. Say its new days instead.")
        step = Step(visit, by=by, now=now, why=why).set(**changed)
        if "kind" in changed:
            step.set(programme_id=getattr(_programme_for(visit.school, visit.kind), "pk", None))
        check_details(visit, now)
        if MOVES_PHASE & set(changed):
            step.settle()
        step.write("visit.corrected", fields=list(changed))
        return visit


def take_back_visit(*, visit: Visit, by: audit.Actor, now: datetime) -> Visit:
    """Say that a visit was entered in error, within a day of its being recorded. Raises
    Refused later, and where it is not open."""
    with transaction.atomic():
        visit = locked(visit)
        why_not = visits.why_not_take_back(visit, now)
        if why_not is not None:
            raise Refused(why_not)
        why = VisitChange.Why.ENTERED_WRONGLY
        Step(visit, by=by, now=now, why=why).move(Phase.MISTAKEN).write()
        return visit


def move_visit(
    *, visit: Visit, phase: str, by: audit.Actor, now: datetime, on: date | None = None
) -> Visit:
    """Move a visit along the table to a phase that people say (``visits.SAID``). ``on`` is the
    day a draft came or a report was published, today unless given.

    Once the report of a full inspection is published, the school's window counts from it; when
    it is being monitored, a programme begins. Raises ValidationError for a move or a day that
    cannot be.
    """
    with transaction.atomic():
        visit = locked(visit)
        target = Phase(phase)
        on = on or clock.london_date(now)
        before = visit.phase
        step = Step(visit, by=by, now=now).move(target)
        if not visits.can_be_said(before, target):
            raise ValidationError("This step needs its details: use the page that asks for them.")
        _end_where_it_stopped(step)
        problem = visits.problem_with_step(visit, target, on, now)
        if problem is not None:
            raise ValidationError({"on": problem})
        _keep_what_came(step, target, on)
        step.write()
        return visit


def advance_visits(*, now: datetime) -> int:
    """Move on the visits whose phase follows the clock. Returns how many moved."""
    today = clock.london_date(now)
    waiting = Q(phase__in=(Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE), first_day__lte=today)
    resuming = Q(phase__in=visits.AWAY, interruptions__resumes_on__lte=today)
    due = Visit.objects.filter(waiting | resuming).distinct().order_by("pk")
    return sum(_advance(visit, now) for visit in due)


def _advance(visit: Visit, now: datetime) -> bool:
    with transaction.atomic():
        visit = locked(visit)
        return follow_the_clock(visit, audit.System("clock"), now)


def _programme_for(school: School, kind: str) -> Programme | None:
    return open_programme(school) if kind != Visit.Kind.FULL else None


def _end_where_it_stopped(step: Step) -> None:
    """What ends without the team coming back ended on the day on which it stopped."""
    visit = step.visit
    away = Interruption.objects.filter(
        Q(resumes_on=None) | Q(resumes_on__gt=clock.london_date(step.now)),
        visit=visit,
        answer=Interruption.Answer.GRANTED,
        stopped_on__isnull=False,
        is_superseded=False,
    )
    for row in away:
        step.set(last_day=row.stopped_on)
        step.set_interruption(row, is_superseded=True)


def _end_today(step: Step) -> None:
    """A team that has left before its last day does not come on the days that were to follow."""
    visit, today = step.visit, clock.london_date(step.now)
    if today < visit.last_day:
        step.set(last_day=days_on_site(visit.first_day, today, gaps_of(visit))[-1])


def _keep_what_came(step: Step, target: Phase, on: date) -> None:
    visit = step.visit
    if target == Phase.PLANNED:
        step.set(planned_at=step.now)
    elif target == Phase.FEEDBACK:
        _end_today(step)
    elif target == Phase.DRAFT:
        step.set(draft_on=on)
    elif target == Phase.PUBLISHED:
        step.set(published_on=on)
        if visit.kind == Visit.Kind.FULL:
            record, is_new = keep_inspection(visit.school, visit.first_day, now=step.now)
            step.remember(record=record.pk if is_new else None)
    elif target == Phase.MONITORING:
        if open_programme(visit.school) is not None:
            raise ValidationError(
                "This school is in a monitoring programme already: close this visit instead."
            )
        begun = Programme.objects.create(
            school=visit.school, began_with=visit, began_on=clock.london_date(step.now)
        )
        step.remember(programme=begun.pk)
    else:  # closed
        programme = Programme.objects.filter(began_with=visit, ended_on=None).first()
        if programme is not None:
            programme.ended_on = max(programme.began_on, clock.london_date(step.now))
            programme.save(update_fields=["ended_on"])
            step.remember(programme_ended=programme.pk)


def _recorded_already(visit: Visit, by: audit.Actor) -> str:
    """Who recorded the call, by role and never by name, and when."""
    when = moment_in_words(visit.recorded_at)
    if visit.recorded_by is not None and visit.recorded_by.actor_id == by.actor_id:
        who = "you"
    else:
        who = _role_of(visit)
    return f"This call is recorded already: {who} recorded it at {when}. Nobody need do it again."


def _role_of(visit: Visit) -> str:
    on = clock.london_date(visit.recorded_at)
    posts = Post.objects.current(on).filter(person=visit.recorded_by_id, school=visit.school_id)
    kinds = set(posts.values_list("kind", flat=True))
    if kinds & set(Post.HEAD_KINDS):
        return "the head"
    if kinds:
        return "the head’s delegate"
    coordinators = Role.objects.current(on).filter(
        person=visit.recorded_by_id,
        network=visit.school.network_id,
        kind=Role.Kind.COORDINATOR,
    )
    return "the coordinator" if coordinators.exists() else "somebody"
