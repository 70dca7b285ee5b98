from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from inspections.models.record import InspectionRecord
from inspections.models.rules import WindowRule
from schools.models import School


class State(models.TextChoices):
    """Where a window stands on a day. Said kindly on pages, never counted down."""

    LATER = "later", "Later"
    OPEN = "open", "Open"
    OVERDUE = "overdue", "Past its usual time"
    UNKNOWN = "unknown", "Not known"


def state_of(opens: date | None, closes: date | None, today: date) -> State:
    """The state of a range (both ends inclusive) on a day."""
    if opens is None or closes is None:
        return State.UNKNOWN
    if today < opens:
        return State.LATER
    return State.OPEN if today <= closes else State.OVERDUE


class WindowQuerySet(models.QuerySet["Window"]):
    def needing_a_buddy(self, by: date) -> "WindowQuerySet":
        """Windows open, overdue or opening on or before ``by``."""
        return self.filter(opens__lte=by)

    def in_state(self, state: str, today: date) -> "WindowQuerySet":
        conditions = {
            State.LATER: Q(opens__gt=today),
            State.OPEN: Q(opens__lte=today, closes__gte=today),
            State.OVERDUE: Q(closes__lt=today),
            State.UNKNOWN: Q(opens=None),
        }
        return self.filter(conditions[State(state)])


class Window(models.Model):
    """When a school's next full inspection may come: a range with its reasons, worked out
    by inspections.windows and never shown as a countdown."""

    class Confidence(models.TextChoices):
        HIGH = "high", "Quite sure"
        MEDIUM = "medium", "Fairly sure"
        LOW = "low", "A rough guide"
        NONE = "none", "We cannot say"

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="window")
    opens = models.DateField(null=True)
    closes = models.DateField(null=True)
    rule = models.ForeignKey(WindowRule, null=True, on_delete=models.PROTECT)
    record = models.ForeignKey(InspectionRecord, null=True, on_delete=models.SET_NULL)
    data_as_at = models.DateField(null=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    reason = models.CharField(max_length=600)
    is_overridden = models.BooleanField(default=False)

    objects = WindowQuerySet.as_manager()

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "school", "opens", "closes", "rule", "record", "data_as_at", "confidence",
        "reason", "is_overridden",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                # A comparison with null is not false, so both ends are asked for.
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gte=F("opens")),
                name="window_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return f"Window of school {self.school_id}"

    def state(self, today: date) -> State:
        return state_of(self.opens, self.closes, today)


class WindowOverride(models.Model):
    """A range that a coordinator knows better, with a reason from a list."""

    class Reason(models.TextChoices):
        OFSTED_SAID = "ofsted_said", "Ofsted has written to the school about its timing"
        INSPECTED_SINCE = "inspected_since", "It has been inspected since"
        HISTORY_DIFFERS = "history_differs", "The school’s history differs from the file"
        MONITORING = "monitoring", "It is in a monitoring programme"
        REORGANISED = "reorganised", "It has merged, split or joined a trust"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="window_overrides")
    opens = models.DateField()
    closes = models.DateField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("by_id",)
    other_fields: ClassVar = ("id", "school", "opens", "closes", "reason", "at", "ended_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")), name="override_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(ended_at=None), name="one_live_override_per_school"
            ),
        ]

    def __str__(self) -> str:
        return f"Override for school {self.school_id}"
