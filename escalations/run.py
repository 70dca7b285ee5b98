"""One escalation under its lock: read with its pages, and how its rows change.

**Locking order**: rows of the floors above (a visit, a pairing) that a caller holds, then the row
that a kind has us lock (``Kind.lock``), then the escalation, then its pages, then messages. What a
kind does in ``answered`` and ``exhausted`` runs with the escalation locked, so it may write rows
of its own subject, but must not lock what its floor locks before it calls us, other than by
``Kind.lock``: it marks that stale instead. Each change is a conditional update as well, so that it
holds also where nobody took the lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from core import audit
from core.refusals import Refused
from escalations.kinds import Kind, kind_named, kind_of
from escalations.models import Entry, Escalation, Page
from escalations.policies import SOMEBODY_ELSE
from escalations.states import ESCALATION, PAGE

State = Page.State


@dataclass
class Run:
    """One escalation under its lock, at a moment. ``pages`` are those since it was opened or
    opened again, with their people."""

    escalation: Escalation
    kind: Kind
    now: datetime
    pages: list[Page]

    @property
    def current(self) -> list[Page]:
        return [page for page in self.pages if page.step == self.escalation.step]

    @property
    def live(self) -> list[Page]:
        return [page for page in self.pages if page.is_live]

    @property
    def is_due(self) -> bool:
        return self.escalation.next_at is not None and self.escalation.next_at <= self.now

    def note(self, what: str, *, page: Page | None = None, detail: str = "") -> None:
        """Write a line of the timeline."""
        Entry.objects.create(
            escalation=self.escalation, at=self.now, what=what, page=page, detail=detail[:160],
            step=self.escalation.step if page is None else page.step,
        )  # fmt: skip


def begin(pk: int, now: datetime, *, only_open: bool = False) -> Run | None:
    """Lock an escalation and read it with its pages, in the caller's transaction. With
    ``only_open`` None where it is over, or another sweep has it."""
    rows = Escalation.objects.filter(pk=pk)
    about = rows.values_list("kind", "subject_id").first()
    if about is None:
        return None
    kind_named(about[0]).lock(about[1])
    if only_open:
        rows = rows.filter(state=Escalation.State.OPEN).select_for_update(
            skip_locked=connection.vendor == "postgresql"
        )
    else:
        rows = rows.select_for_update()
    escalation = rows.first()
    if escalation is None:
        return None
    pages = list(
        Page.objects.filter(escalation=escalation, step__gte=escalation.first_step)
        .select_related("person")
        .order_by("step", "pk")
    )
    return Run(escalation, kind_of(escalation), now, pages)


def move(run: Run, state: Escalation.State, *, by: audit.Actor, **fields: Any) -> None:
    """Move the escalation along its table. Raises ValidationError where the table has no such
    move."""
    verb = ESCALATION.verb(run.escalation.state, state)
    update(run.escalation, state=state, **fields)
    audit.record(
        verb, run.escalation, by=by, now=run.now, network_id=run.escalation.network_id,
        kind=run.escalation.kind,
    )  # fmt: skip


def update(escalation: Escalation, **fields: Any) -> None:
    """Change an escalation that still is what it was read as. Raises Refused elsewhere."""
    is_changed = Escalation.objects.filter(
        pk=escalation.pk, state=escalation.state, step=escalation.step
    ).update(**fields)
    if not is_changed:
        raise Refused(SOMEBODY_ELSE)
    for name, value in fields.items():
        setattr(escalation, name, value)


def change(page: Page, state: Page.State, now: datetime, **fields: Any) -> None:
    """Move a page along its table. Raises Refused where somebody else moved it meanwhile,
    ValidationError where the table has no such move."""
    PAGE.verb(page.state, state)
    fields = {"state": state, "ended_at": None if state in Page.LIVE else now, **fields}
    if not Page.objects.filter(pk=page.pk, state=page.state).update(**fields):
        raise Refused(SOMEBODY_ELSE)
    for name, value in fields.items():
        setattr(page, name, value)
