"""Ofsted has called, and what follows. Each act locks the school, so that two at once queue."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from core import audit, clock, stale
from core.refusals import Refused
from core.templatetags.covenant import at as moment_in_words
from inspections import visits
from inspections.models import Phase, Visit, VisitChange
from inspections.queries import head_at_the_call, open_visit_at, usual_days
from inspections.services.windows import keep_inspection
from schools.models import Post, Role, School


def open_visit(
    *,
    school: School,
    by: audit.Actor,
    now: datetime,
    kind: str = Visit.Kind.FULL,
    called_at: datetime | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Visit:
    """Record that Ofsted has called a school: now, a full inspection, on the usual days by
    rule (DOMAIN 2.5, 2.6) unless told otherwise.

    Raises Refused where the call is recorded already, saying by whom and when; ValidationError
    with a sentence for each field that cannot be.
    """
    called_at = called_at or now
    usual_first, usual_last = usual_days(clock.london_date(called_at))
    first_day = first_day or usual_first
    last_day = last_day or max(first_day, usual_last)
    with transaction.atomic():
        _lock(school.pk)
        known = open_visit_at(school)
        if known is not None:
            raise Refused(_recorded_already(known, by))
        _check_details(called_at, first_day, last_day, now)
        visit = Visit.objects.create(
            school=school,
            head=head_at_the_call(school, clock.london_date(called_at), by),
            kind=kind,
            called_at=called_at,
            first_day=first_day,
            last_day=last_day,
            recorded_by=by if isinstance(by, Person) else None,
            recorded_at=now,
        )
        _note("visit.opened", visit, "", by, now, kind=visit.kind)
        _follow_the_clock(visit, by, now)
        return visit


def correct_visit(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    kind: str | None = None,
    called_at: datetime | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Visit:
    """Correct the details of an open visit; what is not given stays. Where its days change,
    its phase follows them. Raises Refused where it is not open, ValidationError by field."""
    with transaction.atomic():
        visit = _locked(visit)
        if not visit.is_open:
            raise Refused("This visit is not open any more, so its details stay as they are.")
        given = {
            "kind": kind, "called_at": called_at, "first_day": first_day, "last_day": last_day,
        }  # fmt: skip
        changed = [
            name
            for name, value in given.items()
            if value is not None and value != getattr(visit, name)
        ]
        if not changed:
            return visit
        for name in changed:
            setattr(visit, name, given[name])
        _check_details(visit.called_at, visit.first_day, visit.last_day, now)
        visit.save(update_fields=changed)
        _record("visit.corrected", visit, by, now, fields=changed)
        if {"first_day", "last_day"} & set(changed):
            _follow_the_clock(visit, by, now)
        return visit


def take_back_visit(*, visit: Visit, by: audit.Actor, now: datetime) -> Visit:
    """Say that a visit was entered in error, within a day of its being recorded. Raises
    Refused later, and where it is not open."""
    with transaction.atomic():
        visit = _locked(visit)
        why_not = visits.why_not_take_back(visit, now)
        if why_not is not None:
            raise Refused(why_not)
        _move(visit, Phase.MISTAKEN, by, now)
        return visit


def move_visit(
    *, visit: Visit, phase: str, by: audit.Actor, now: datetime, on: date | None = None
) -> Visit:
    """Move a visit along the table. ``on`` is the day a draft came or a report was published,
    today unless given. Once the report of a full inspection is published, the school's window
    counts from it. Raises ValidationError for a move or a day that cannot be."""
    with transaction.atomic():
        visit = _locked(visit)
        target = Phase(phase)
        on = on or clock.london_date(now)
        visits.TRANSITIONS.verb(visit.phase, target)
        if target in (Phase.DRAFT, Phase.PUBLISHED):
            problem = visits.problem_with_step(visit, target, on, now)
            if problem is not None:
                raise ValidationError({"on": problem})
            setattr(visit, "draft_on" if target == Phase.DRAFT else "published_on", on)
        _move(visit, target, by, now)
        if target == Phase.PUBLISHED and visit.kind == Visit.Kind.FULL:
            keep_inspection(visit.school, visit.first_day, now=now)
        return visit


def advance_visits(*, now: datetime) -> int:
    """Move on the visits whose phase follows the clock. Returns how many moved."""
    due = Visit.objects.filter(
        phase__in=(Phase.NOTIFIED, Phase.ON_SITE), first_day__lte=clock.london_date(now)
    ).order_by("pk")
    return sum(_advance(visit, now) for visit in due)


def _advance(visit: Visit, now: datetime) -> bool:
    with transaction.atomic():
        visit = _locked(visit)
        return visit.phase != Phase.INSPECTED and _follow_the_clock(
            visit, audit.System("clock"), now
        )


def _follow_the_clock(visit: Visit, by: audit.Actor, now: datetime) -> bool:
    """Put a visit into the phase that its days ask for. Returns whether it moved."""
    phase = visits.phase_at(visit.first_day, visit.last_day, now)
    if visit.phase not in visits.BY_CLOCK or visit.phase == phase:
        return False
    _move(visit, phase, by, now)
    return True


def _move(visit: Visit, phase: Phase, by: audit.Actor, now: datetime) -> None:
    old = visit.phase
    verb = visits.TRANSITIONS.verb(old, phase)
    visit.phase = phase
    visit.save(update_fields=["phase", "draft_on", "published_on"])
    _note(verb, visit, old, by, now)


def _note(verb: str, visit: Visit, old: str, by: audit.Actor, now: datetime, **detail: str) -> None:
    """Keep the step beside the visit, then audit it."""
    VisitChange.objects.create(
        visit=visit,
        old_phase=old,
        new_phase=visit.phase,
        at=now,
        by_id=by.actor_id,
        by_label=by.actor_label[:60],
    )
    _record(verb, visit, by, now, **detail)


def _record(
    verb: str, visit: Visit, by: audit.Actor, now: datetime, **detail: str | list[str]
) -> None:
    audit.record(verb, visit, by=by, now=now, network_id=visit.school.network_id, **detail)
    stale.mark("visit", visit.pk, now=now)


def _lock(school_id: int) -> None:
    """Queue behind whoever acts on this school. SQLite's immediate transactions do so anyway."""
    School.objects.select_for_update().get(pk=school_id)


def _locked(visit: Visit) -> Visit:
    _lock(visit.school_id)
    return Visit.objects.select_related("school").get(pk=visit.pk)


def _check_details(called_at: datetime, first_day: date, last_day: date, now: datetime) -> None:
    problems = visits.problems_with(
        called_at=called_at, first_day=first_day, last_day=last_day, now=now
    )
    if problems:
        raise ValidationError(problems)


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
