"""What operators keep by hand in the admin: audited like any other act, and plans follow."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.queries import actor_of
from core import audit, clock, stale


class AuditedAdmin(admin.ModelAdmin):
    """Subclasses say what the audit trail calls a row, and whose plans rest on it."""

    verb = ""

    def network_of(self, obj: Any) -> int | None:
        """The network whose plans rest on this row; None where it is no single one's."""
        return None

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        did = "changed" if change else "added"
        self._note(request, obj, did, fields=sorted(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._note(request, obj, "removed")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def _note(self, request: HttpRequest, obj: Model, did: str, **detail: Any) -> None:
        now, network_id = clock.now(), self.network_of(obj)
        audit.record(
            f"{self.verb}.{did}", obj, by=actor_of(request.user), now=now, network_id=network_id,
            **detail,
        )  # fmt: skip
        if network_id is not None:
            stale.mark("network", network_id, now=now)


class LastingAdmin(AuditedAdmin):
    """What is never deleted: too much rests on it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
