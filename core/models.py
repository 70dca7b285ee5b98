"""What every app rests on: the demo's clock, the audit trail, marks of stale plans."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q


class ClockOffset(models.Model):
    """One row: how far the clock of a demo or test installation stands from the real one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField(default=timedelta)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "offset")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clock_offset_is_one_row")]

    def __str__(self) -> str:
        return f"Clock offset {self.offset}"

    @classmethod
    def current(cls) -> timedelta:
        """The offset, zero where nobody has moved the clock."""
        row = cls.objects.filter(pk=1).values_list("offset", flat=True).first()
        return row or timedelta()


class AuditEvent(models.Model):
    """Who did what, when. Append-only: triggers refuse change and deletion.

    No foreign keys, so that history never blocks a deletion; no names, numbers or free
    text about people in ``detail``.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    network_id = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    personal_fields: ClassVar = ("actor_id",)
    other_fields: ClassVar = (
        "id", "at", "actor_label", "network_id", "verb", "object_type", "object_id", "detail",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.object_type}"


class StaleMark(models.Model):
    """A plan that must be worked out again, by one reconciler.

    Marks are only ever inserted (in the transaction that changed something) and deleted
    (by the sweep that dealt with them), so a mark set while a reconciler runs is kept.
    """

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    reconciler = models.CharField(max_length=60)
    marked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "kind", "object_id", "reconciler", "marked_at", "attempts", "retry_at", "error",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["reconciler", "kind", "object_id"], name="stale_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} for {self.reconciler}"


class HelplineKept(models.Model):
    """What an operator has corrected of a helpline in ``core/helplines.json``, and the day on
    which somebody last rang it."""

    # The line's name in that file.
    name = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=30)
    hours = models.CharField(max_length=80)
    checked_on = models.DateField("when somebody last rang it", null=True, blank=True)
    changed_by_id = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    personal_fields: ClassVar = ("changed_by_id",)
    other_fields: ClassVar = ("id", "name", "number", "hours", "checked_on", "changed_at")

    class Meta:
        verbose_name_plural = "helplines kept"

    def __str__(self) -> str:
        return self.name
