from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import School


class Phase(models.TextChoices):
    NOTIFIED = "notified", "Called"
    ON_SITE = "on_site", "On site"
    INSPECTED = "inspected", "The team has left"
    DRAFT = "draft", "Draft report received"
    PUBLISHED = "published", "Report published"
    CLOSED = "closed", "Closed"
    MISTAKEN = "mistaken", "Entered in error"


OPEN_PHASES = (Phase.NOTIFIED, Phase.ON_SITE, Phase.INSPECTED, Phase.DRAFT)


class Visit(models.Model):
    """One inspection or monitoring inspection, from the call to the close."""

    class Kind(models.TextChoices):
        FULL = "full", "Full inspection"
        MONITORING = "monitoring", "Monitoring inspection"
        FOCUSED = "focused", "Focused monitoring"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="visits")
    # Whom the network stands by in this visit: the head when the call came.
    head = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FULL)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.NOTIFIED)
    called_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField()
    draft_on = models.DateField("draft report received on", null=True, blank=True)
    published_on = models.DateField("report published on", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    personal_fields: ClassVar = ("head", "recorded_by")
    other_fields: ClassVar = (
        "id", "school", "kind", "phase", "called_at", "first_day", "last_day", "draft_on",
        "published_on", "recorded_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(phase__in=[phase.value for phase in OPEN_PHASES]),
                name="one_visit_open_per_school",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="visit_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES


class VisitChange(models.Model):
    """One step of a visit: from which phase to which, when, by whom."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="changes")
    old_phase = models.CharField(max_length=12, blank=True)
    new_phase = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=60)

    personal_fields: ClassVar = ("by_id",)
    other_fields: ClassVar = ("id", "visit", "old_phase", "new_phase", "at", "by_label")

    def __str__(self) -> str:
        return f"Visit {self.visit_id}: {self.old_phase} to {self.new_phase}"
