"""A school that converts or merges in the middle of a visit: the visit follows it."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import Refused
from inspections.models import OPEN_PHASES, Visit
from inspections.queries import open_visit_at
from inspections.services.steps import Step, lock_school, locked
from schools.models import School, SchoolLink

SURE = (SchoolLink.Basis.FILE, SchoolLink.Basis.HAND)


def successors_of(school: School) -> list[School]:
    """The schools of the same network that certainly carry on a closed one, by name."""
    links = SchoolLink.objects.filter(predecessor_urn=school.urn, basis__in=SURE)
    rows = School.objects.filter(pk__in=links.values("school"), network=school.network_id)
    return list(rows.exclude(status=School.CLOSED).order_by("name", "pk"))


def follow_school(*, visit: Visit, school: School, by: audit.Actor, now: datetime) -> Visit:
    """Let an open visit follow its school into the one that carries it on. The head whom the
    network stands by stays the same. Raises Refused where it does not carry it on, or has a
    visit of its own."""
    with transaction.atomic():
        for pk in sorted({visit.school_id, school.pk}):
            lock_school(pk)
        visit = locked(visit)
        if not visit.is_open:
            raise Refused("This visit is not open any more, so it stays where it is.")
        if school not in successors_of(visit.school):
            raise Refused(f"{school.name} is not known to carry on {visit.school.name}.")
        if open_visit_at(school) is not None:
            raise Refused(f"{school.name} has an open visit of its own. Close one of them first.")
        step = Step(visit, by=by, now=now).set(school_id=school.pk)
        step.write("visit.follows_school")
        return visit


def follow_schools(school_id: int, now: datetime) -> None:
    """Reconcile a school that closed: where exactly one other carries it on, its open visit
    follows by itself."""
    school = School.objects.filter(pk=school_id).first()
    carried_on = SchoolLink.objects.filter(school=school_id, basis__in=SURE)
    closed = School.objects.filter(urn__in=carried_on.values("predecessor_urn"))
    for each in [*closed, *([school] if school else [])]:
        visit = Visit.objects.filter(school=each, phase__in=OPEN_PHASES).first()
        if each.status != School.CLOSED or visit is None:
            continue
        others = successors_of(each)
        if len(others) == 1 and open_visit_at(others[0]) is None:
            follow_school(visit=visit, school=others[0], by=audit.System("succession"), now=now)
