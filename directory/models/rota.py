"""Who has said that they will be there on a likely inspection day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from directory.models.entries import Entry
from schools.models import Network


class Duty(models.Model):
    """One person on duty on one day; kept when it is given up, so that the load can be fair."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="duties")
    day = models.DateField()
    taken_at = models.DateTimeField()
    # They have asked others to take it over; it stays theirs until somebody does.
    swap_asked_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("entry", "day", "taken_at", "swap_asked_at", "given_up_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "day"],
                condition=Q(given_up_at=None),
                name="one_duty_per_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(swap_asked_at=None) | Q(given_up_at=None),
                name="a_duty_given_up_is_not_offered",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="duties_by_day")]

    def __str__(self) -> str:
        return f"Duty {self.pk} on {self.day}"


class DutyQuestion(models.Model):
    """A coordinator's question whether somebody can be on duty on a day; nobody is put on without
    their yes. Kept until the day is over."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "Not that day"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="duty_questions")
    day = models.DateField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("entry", "day", "asked_at", "answer", "answered_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "day"], name="asked_once_per_person_and_day_of_duty"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_about_duty_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Duty question {self.pk}"


class DirectoryRules(models.Model):
    """What a network has settled for its directory."""

    network = models.OneToOneField(
        Network, on_delete=models.CASCADE, related_name="directory_rules"
    )
    on_duty = models.PositiveSmallIntegerField("people on duty on a likely day", default=2)
    may_ask_serving_inspectors = models.BooleanField(
        "serving inspectors may be asked about a live inspection", default=False
    )
    changed_by_id = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("changed_by_id",)
    other_fields: ClassVar = (
        "id", "network", "on_duty", "may_ask_serving_inspectors", "changed_at",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "directory rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(on_duty__range=(1, 9)), name="somebody_is_wanted_on_duty"
            )
        ]

    def __str__(self) -> str:
        return f"Directory rules {self.pk}"


class FallbackNumber(models.Model):
    """A number that a head is given when nobody else answers: an office, not a person's own."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="fallback_numbers")
    label = models.CharField("who answers", max_length=80)
    telephone = models.CharField(max_length=30)
    hours = models.CharField("when they answer", max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    # When somebody last rang it.
    checked_on = models.DateField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "label", "telephone", "hours", "position", "checked_on",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "telephone"], name="one_fallback_per_telephone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.network_id})"
