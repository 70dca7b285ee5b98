from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from inspections.models.programme import Programme
from schools.models import School


class Phase(models.TextChoices):
    NOTIFIED = "notified", "Called"
    PLANNED = "planned", "Planned"
    ON_SITE = "on_site", "On site"
    DEFERRED = "deferred", "Deferred"
    PAUSED = "paused", "Paused"
    INCOMPLETE = "incomplete", "Left incomplete"
    FEEDBACK = "feedback", "Feedback given"
    DRAFT = "draft", "Draft report received"
    PUBLISHED = "published", "Report published"
    MONITORING = "monitoring", "Being monitored"
    CLOSED = "closed", "Closed"
    MISTAKEN = "mistaken", "Entered in error"


OPEN_PHASES = (
    Phase.NOTIFIED,
    Phase.PLANNED,
    Phase.ON_SITE,
    Phase.DEFERRED,
    Phase.PAUSED,
    Phase.INCOMPLETE,
    Phase.FEEDBACK,
    Phase.DRAFT,
)


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
    is_unannounced = models.BooleanField(default=False)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.NOTIFIED)
    called_at = models.DateTimeField()
    planned_at = models.DateTimeField("planning call held", null=True, blank=True)
    # Of a deferred visit these are the old days; they count again once there are new ones.
    first_day = models.DateField()
    last_day = models.DateField()
    # Given in the notification call, for a head who cannot raise a pause with the lead.
    senior_inspector = models.CharField(
        "the senior inspector’s telephone number", max_length=30, blank=True
    )
    draft_on = models.DateField("draft report received on", null=True, blank=True)
    published_on = models.DateField("report published on", null=True, blank=True)
    # The monitoring programme that a monitoring inspection belongs to.
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    personal_fields: ClassVar = ("head", "recorded_by")
    other_fields: ClassVar = (
        "id", "school", "kind", "is_unannounced", "phase", "called_at",
        "planned_at", "first_day", "last_day", "senior_inspector", "draft_on", "published_on",
        "programme", "recorded_at",
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
            models.CheckConstraint(
                condition=Q(programme=None) | ~Q(kind="full"),
                name="full_inspection_is_in_no_programme",
            ),
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES


class VisitChange(models.Model):
    """One step of a visit: what was done, from which phase to which, when, by whom and why.

    A wrong step is undone by another row; neither is ever deleted.
    """

    class Why(models.TextChoices):
        SAID = "said", "Reported"
        CLOCK = "clock", "By the clock"
        OFSTED_CHANGED = "ofsted_changed", "Ofsted changed it"
        ENTERED_WRONGLY = "entered_wrongly", "It was entered wrongly"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=40)
    why = models.CharField(max_length=16, choices=Why.choices, default=Why.SAID)
    old_phase = models.CharField(max_length=12, blank=True)
    new_phase = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=60)
    # What the visit and its interruption held before, so that the step can be undone.
    before = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )

    personal_fields: ClassVar = ("by_id",)
    other_fields: ClassVar = (
        "id", "visit", "verb", "why", "old_phase", "new_phase", "at", "by_label", "before",
        "undoes",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"Visit {self.visit_id}: {self.old_phase} to {self.new_phase}"
