"""What every act on a visit shares: the lock, the step along the table, its row and its mark.

Each act locks the school, so that two at once queue.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Model

from core import audit, stale
from inspections import visits
from inspections.models import Interruption, Phase, Visit, VisitChange
from inspections.queries import gaps_of, live_gap
from inspections.services.deadlines import keep_deadlines
from schools.models import School

Why = VisitChange.Why
# Of an interruption, what a step may change.
KEPT = ("answer", "answered_at", "stopped_on", "resumes_on", "is_superseded")


def lock_school(school_id: int) -> None:
    """Queue behind whoever acts on this school. SQLite's immediate transactions do so anyway."""
    School.objects.select_for_update().get(pk=school_id)


def locked(visit: Visit) -> Visit:
    """The visit as it is now, in a transaction that holds its school; and the visit, because
    the school that was looked at may have been carried on by another meanwhile."""
    lock_school(visit.school_id)
    rows = Visit.objects.select_related("school").select_for_update(of=("self",))
    return rows.get(pk=visit.pk)


class Step:
    """One step of a visit in the making: change fields, then ``write``.

    It remembers what the visit and its interruption held before, so that it can be undone.
    """

    def __init__(
        self, visit: Visit, *, by: audit.Actor, now: datetime, why: str = Why.SAID
    ) -> None:
        self.visit, self.by, self.now, self.why = visit, by, now, why
        self._before: dict[str, Any] = {}
        self._old_phase = visit.phase

    def set(self, **values: Any) -> Self:
        """Change fields of the visit."""
        for name, value in values.items():
            self._before.setdefault(name, _plain(self.visit, name))
            setattr(self.visit, name, value)
        return self

    def set_interruption(self, row: Interruption, **values: Any) -> Self:
        """Change an interruption of the visit, and save it; a new one is made."""
        known = self._before.setdefault("interruptions", {})
        is_new = row.pk is None
        before = {} if is_new else {name: _plain(row, name) for name in KEPT}
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        known.setdefault(str(row.pk), before)
        return self

    def remember(self, **values: Any) -> Self:
        """Keep what undoing must know besides."""
        self._before |= values
        return self

    def move(self, phase: Phase) -> Self:
        """Move the visit along the table. Raises ValidationError where no arrow leads there."""
        visits.TRANSITIONS.verb(self.visit.phase, phase)
        return self.set(phase=phase)

    def settle(self) -> Self:
        """Let the phase follow the days that this step has set."""
        phase = visits.phase_by_clock(self.visit, live_gap(self.visit), self.now)
        return self if phase == self.visit.phase else self.move(phase)

    def write(self, verb: str | None = None, **detail: Any) -> VisitChange:
        """Save the visit, its step, the audit row and the mark. ``verb`` is for a step that
        moves no phase; otherwise the table has it."""
        visit = self.visit
        fields = [name for name in self._before if name in _FIELDS]
        visit.save(update_fields=[name.removesuffix("_id") for name in fields])
        if verb is None or visit.phase != self._old_phase:
            verb = visits.TRANSITIONS.verb(self._old_phase, visit.phase)
        change = keep_change(
            visit, verb, self._old_phase, by=self.by, now=self.now, why=self.why,
            before=self._before,
        )  # fmt: skip
        record(verb, visit, self.by, self.now, **detail)
        return change


_FIELDS = {field.attname for field in Visit._meta.concrete_fields}


def keep_change(
    visit: Visit, verb: str, old_phase: str, *, by: audit.Actor, now: datetime,
    why: str = Why.SAID, before: Mapping[str, Any] | None = None,
    undoes: VisitChange | None = None,
) -> VisitChange:  # fmt: skip
    """Keep a step beside the visit."""
    return VisitChange.objects.create(
        visit=visit,
        verb=verb,
        why=why,
        old_phase=old_phase,
        new_phase=visit.phase,
        at=now,
        by_id=by.actor_id,
        by_label=by.actor_label[:60],
        before=dict(before or {}),
        undoes=undoes,
    )


def record(verb: str, visit: Visit, by: audit.Actor, now: datetime, **detail: Any) -> None:
    """Audit an act on a visit, and have everything that rests on it worked out again."""
    audit.record(verb, visit, by=by, now=now, network_id=visit.school.network_id, **detail)
    keep_deadlines(visit)
    stale.mark("visit", visit.pk, now=now)


def follow_the_clock(visit: Visit, by: audit.Actor, now: datetime) -> bool:
    """Put a visit into the phase that its days ask for, where the clock makes that move: it
    never puts one back. Returns whether it moved."""
    phase = visits.phase_by_clock(visit, live_gap(visit), now)
    move = visits.MOVES.get((Phase(visit.phase), phase))
    if move is None or move.by == visits.Maker.PEOPLE:
        return False
    Step(visit, by=by, now=now, why=Why.CLOCK).move(phase).write()
    return True


def check_details(visit: Visit, now: datetime) -> None:
    """Raises ValidationError with a sentence for each detail of a visit that cannot be."""
    problems = visits.problems_with(
        called_at=visit.called_at,
        first_day=visit.first_day,
        last_day=visit.last_day,
        now=now,
        is_unannounced=visit.is_unannounced,
        gaps=gaps_of(visit) if visit.pk else [],
    )
    if problems:
        raise ValidationError(problems)


def _plain(row: Model, name: str) -> Any:
    """A field's value as JSON holds it, whole; ``to_python`` of the field reads it again."""
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else value
