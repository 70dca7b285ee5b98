"""The audit trail: one explicit row per act, written by the service that does it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from core.models import AuditEvent


class Actor(Protocol):
    """Whoever does something: a person, or a named job of the system."""

    @property
    def actor_id(self) -> int | None: ...

    @property
    def actor_label(self) -> str: ...


@dataclass(frozen=True)
class System:
    """A job that acts by itself, by name: ``System("beat")``."""

    job: str

    @property
    def actor_id(self) -> None:
        return None

    @property
    def actor_label(self) -> str:
        return f"system: {self.job}"


def record(
    verb: str,
    subject: models.Model | None,
    *,
    by: Actor,
    now: datetime,
    network_id: int | None = None,
    **detail: Any,
) -> AuditEvent:
    """Write that ``by`` did ``verb`` to ``subject`` at ``now``.

    ``detail`` holds ids, counts and choices from lists; never a name, a telephone number,
    free text about a person, a grade or anything about health.
    """
    return AuditEvent.objects.create(
        at=now,
        actor_id=by.actor_id,
        actor_label=by.actor_label[:60],
        network_id=network_id,
        verb=verb,
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=subject.pk if subject is not None else None,
        detail=detail,
    )


def last_audit_row() -> int:
    """The id of the last row: as long as it is the same, no service has done anything."""
    return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
