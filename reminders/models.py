"""Rules of what is said when to whom, and the reminders planned from them."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from notifications.models import Message
from schools.models import Network

# When a coordinator may have reminders sent: by day, and before the quiet hours.
EARLIEST = time(7)
LATEST = time(20, 30)


class ReminderRule(models.Model):
    """One rule: so many days from an anchor, at a time of day, to an audience.

    Loaded once from rules.json; then the operator's to change or switch off, and within
    bounds a network's (NetworkRule). What it says is in templates/reminders/, named by its key.
    """

    class Anchor(models.TextChoices):
        TERM_START = "term_start", "The first day of a term in which the window is open"
        FIRST_DAY = "first_day", "The first day on site, or the first after a pause"
        EACH_DAY = "each_day", "Each day on site"
        LAST_DAY = "last_day", "The last day on site"
        DRAFT_DUE = "draft_due", "The day on which the draft report is due"
        DRAFT_CAME = "draft_came", "The day on which the draft report came"
        COMMENTS_DUE = "comments_due", "The last day for comments on the draft"
        PUBLISHED = "published", "The day on which the report is published"

    class Audience(models.TextChoices):
        HEAD = "head", "The head"
        BUDDY = "buddy", "The buddy, or whom heads ring who have none"
        RESERVE = "reserve", "The reserve"
        COORDINATOR = "coordinator", "The coordinator"

    key = models.SlugField(max_length=60, unique=True)
    words = models.CharField("what it is for", max_length=200)
    anchor = models.CharField(max_length=12, choices=Anchor.choices)
    days = models.SmallIntegerField("days after the anchor (before it: minus)", default=0)
    at = models.TimeField("time of day in London")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    grace_hours = models.PositiveSmallIntegerField(
        "hours after which it is too late to be of use", default=12
    )
    is_urgent = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "key", "words", "anchor", "days", "at", "audience", "grace_hours", "is_urgent",
        "is_active",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=-60, days__lte=120), name="reminder_rule_is_within_bounds"
            ),
            models.CheckConstraint(
                condition=Q(grace_hours__gte=1, grace_hours__lte=168),
                name="reminder_rule_has_some_grace",
            ),
            # What passes the quiet hours asks somebody to ring; a head is asked for nothing.
            models.CheckConstraint(
                condition=~Q(audience="head", is_urgent=True),
                name="reminder_to_a_head_is_never_urgent",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class NetworkRule(models.Model):
    """What a network's coordinator made of a rule: another day or time, or off.

    Which changes are possible says reminders/bounds.py. Without such a row the rule counts as
    it is delivered; a rule that the operator switched off is off everywhere.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(ReminderRule, on_delete=models.CASCADE, related_name="changes")
    days = models.SmallIntegerField()
    at = models.TimeField()
    is_active = models.BooleanField()
    changed_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    personal_fields: ClassVar = ("changed_by_id",)
    other_fields: ClassVar = ("id", "network", "rule", "days", "at", "is_active", "changed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "rule"], name="one_change_of_a_rule_per_network"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=-60, days__lte=120), name="network_rule_is_within_bounds"
            ),
            models.CheckConstraint(
                condition=Q(at__gte=EARLIEST, at__lte=LATEST), name="network_rule_speaks_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.network_id}"


class Reminder(models.Model):
    """A rule applied to one visit or one network's term, one day and one person.

    Planned again whenever what it rests on moves; once it is in the outbox it stays.
    """

    class Subject(models.TextChoices):
        VISIT = "visit", "A visit"
        NETWORK = "network", "A network’s term"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        QUEUED = "queued", "Given to the outbox"
        CANCELLED = "cancelled", "No longer needed"
        MISSED = "missed", "Too late to be of use"

    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT, related_name="reminders")
    subject_kind = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    network_id = models.BigIntegerField(db_index=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    # The day it counts from: the first of a term, a day on site, the draft's, the report's.
    occasion = models.DateField()
    due_at = models.DateTimeField()
    too_late_at = models.DateTimeField(help_text="From then on it is not sent any more.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    # How often it was planned anew after it had been cancelled or missed; part of the key.
    revivals = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=120, blank=True)
    planned_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL)

    personal_fields: ClassVar = ("person",)
    other_fields: ClassVar = (
        "id", "rule", "subject_kind", "subject_id", "network_id", "occasion", "due_at",
        "too_late_at", "state", "revivals", "why", "planned_at", "finished_at", "message",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_kind", "subject_id", "person", "occasion"],
                name="one_reminder_per_rule_subject_and_person",
            ),
            models.CheckConstraint(
                condition=Q(too_late_at__gt=F("due_at")), name="reminder_is_due_before_it_is_late"
            ),
        ]
        indexes = [
            # What a reconciler compares with.
            models.Index(fields=["subject_kind", "subject_id"], name="reminders_by_subject"),
            models.Index(fields=["due_at"], condition=Q(state="planned"), name="reminders_to_send"),
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk} ({self.rule_id})"
