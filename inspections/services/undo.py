"""A wrong step is taken back while nothing depends on it; both rows stay."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import audit
from core.refusals import Refused
from inspections import visits
from inspections.models import OPEN_PHASES, Interruption, Phase, Programme, Visit, VisitChange
from inspections.queries import changes_of, open_programme, open_visit_at, waiting_request
from inspections.services.steps import (
    follow_the_clock,
    keep_change,
    lock_school,
    locked,
    record,
)
from inspections.services.windows import forget_inspection
from schools.models import School

NOTHING = "There is no step to undo. If the call itself was a mistake, say so instead."
BY_CLOCK = "The last step was the clock’s. Correct the days, and the visit follows them."
MISTAKEN = "Everybody was told that this was a mistake. Record the call again instead."
MEANWHILE = "Another visit at this school has been recorded since. Look at that one."
DEPENDED_ON = "A monitoring visit has been recorded since, so this step stays."
ANOTHER_PROGRAMME = "Another monitoring programme has begun since, so this step stays."
ASKED_AGAIN = "Ofsted has been asked again since. Record the answer to that first."


def last_step(visit: Visit) -> VisitChange | None:
    """The latest step of a visit that was not undone."""
    return changes_of(visit).filter(undone_by=None, undoes=None).first()


def why_not_undo(visit: Visit, step: VisitChange | None) -> str | None:
    """Why the latest step of a visit cannot be undone; None where it can."""
    if visit.phase == Phase.MISTAKEN:
        return MISTAKEN
    if step is None or not step.old_phase:
        return NOTHING
    if step.why == VisitChange.Why.CLOCK:
        return BY_CLOCK
    return (
        _why_no_visit_there(visit, step)
        or _why_programmes_stay(step.before)
        or _why_requests_stay(visit, step.before)
    )


def _why_no_visit_there(visit: Visit, step: VisitChange) -> str | None:
    """Where the visit would be open again, or at the school from which it came, another may
    be open."""
    school = School.objects.get(pk=step.before.get("school_id", visit.school_id))
    other = open_visit_at(school) if step.old_phase in OPEN_PHASES else None
    return MEANWHILE if other is not None and other.pk != visit.pk else None


def _why_programmes_stay(before: dict[str, Any]) -> str | None:
    if "programme" in before:
        seen = Visit.objects.filter(programme=before["programme"]).exclude(phase=Phase.MISTAKEN)
        return DEPENDED_ON if seen.exists() else None
    if "programme_ended" not in before:
        return None
    ended = Programme.objects.get(pk=before["programme_ended"])
    return ANOTHER_PROGRAMME if open_programme(ended.school) is not None else None


def _why_requests_stay(visit: Visit, before: dict[str, Any]) -> str | None:
    """One request waits at a time."""
    rows = before.get("interruptions", {}).values()
    waits_again = any(row.get("answer") == Interruption.Answer.WAITING for row in rows)
    return ASKED_AGAIN if waits_again and waiting_request(visit) is not None else None


def undo_change(*, visit: Visit, by: audit.Actor, now: datetime) -> Visit:
    """Undo the latest step of a visit: what it changed is as before, and the visit follows the
    clock again. Raises Refused where something depends on it, with what to do instead."""
    with transaction.atomic():
        _lock_schools(visit)
        visit = locked(visit)
        step = last_step(visit)
        why_not = why_not_undo(visit, step)
        if why_not is not None:
            raise Refused(why_not)
        assert step is not None
        old_phase = visit.phase
        if step.old_phase != old_phase:
            visits.UNDOING.verb(old_phase, step.old_phase)
        _restore(visit, _visit_before(step))
        _restore_interruptions(step.before.get("interruptions", {}))
        _take_back_what_followed(visit, step.before, now)
        keep_change(visit, "visit.undone", old_phase, by=by, now=now, undoes=step)
        record("visit.undone", visit, by, now, step=step.verb)
        follow_the_clock(visit, by, now)
        return visit


_VISIT_FIELDS = {field.attname: field for field in Visit._meta.concrete_fields}
_INTERRUPTION_FIELDS = {field.attname: field for field in Interruption._meta.concrete_fields}


def _lock_schools(visit: Visit) -> None:
    """In one order: the visit's school, and the one from which its last step took it."""
    step = last_step(visit)
    before = step.before.get("school_id", visit.school_id) if step else visit.school_id
    for pk in sorted({visit.school_id, before}):
        lock_school(pk)


def _visit_before(step: VisitChange) -> dict[str, Any]:
    before = {name: value for name, value in step.before.items() if name in _VISIT_FIELDS}
    programme = before.get("programme_id")
    if programme is not None and not Programme.objects.filter(pk=programme).exists():
        before["programme_id"] = None  # its beginning was undone meanwhile
    return before


def _restore(row: models.Model, before: dict[str, Any]) -> None:
    fields = _VISIT_FIELDS if isinstance(row, Visit) else _INTERRUPTION_FIELDS
    for name, value in before.items():
        setattr(row, name, fields[name].to_python(value))
    row.save(update_fields=[fields[name].name for name in before])


def _restore_interruptions(before: dict[str, dict[str, Any]]) -> None:
    for pk, values in before.items():
        row = Interruption.objects.get(pk=pk)
        if values:
            _restore(row, values)
        else:  # made by the step that is undone
            row.delete()


def _take_back_what_followed(visit: Visit, before: dict[str, Any], now: datetime) -> None:
    if record_id := before.get("record"):
        forget_inspection(record_id, visit.school, now=now)
    if programme_id := before.get("programme"):
        Programme.objects.filter(pk=programme_id).delete()
    if ended_id := before.get("programme_ended"):
        Programme.objects.filter(pk=ended_id).update(ended_on=None)
