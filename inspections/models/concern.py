"""The concern log: what a head notes during a visit. It is theirs, and sealed in the database.

Words are only ever added: a correction is a further version, and the first stays readable.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.encryption import SealedTextField
from inspections.models.visit import Visit


class ConcernLog(models.Model):
    """One head's log of one visit. A co-head or a successor has one of their own."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="concern_logs")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concern_logs")
    delegates_may_write = models.BooleanField(default=False)

    personal_fields: ClassVar = ("visit", "owner", "delegates_may_write")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "owner"], name="one_concern_log_per_visit_and_head"
            )
        ]

    def __str__(self) -> str:
        return f"Concern log {self.pk}"


class Concern(models.Model):
    """One entry of a log. What it says is in its versions."""

    log = models.ForeignKey(ConcernLog, on_delete=models.CASCADE, related_name="concerns")
    written_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concerns")
    written_at = models.DateTimeField()
    # Struck by the owner: kept, but neither shared nor exported any more.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("log", "written_by", "written_at", "withdrawn_at")
    other_fields: ClassVar = ("id",)

    def __str__(self) -> str:
        return f"Concern {self.pk}"


class ConcernVersion(models.Model):
    """What an entry says, as first written (number 1) or as corrected."""

    class Told(models.TextChoices):
        NOBODY = "nobody", "Nobody yet"
        LEAD = "lead", "The lead inspector"
        INSPECTOR = "inspector", "Another inspector"
        SENIOR = "senior", "Ofsted’s senior inspector, by telephone"
        BODY = "body", "The trust or council"
        UNION = "union", "The union"
        OTHER = "other", "Somebody else"

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField("written at")
    happened_at = models.DateTimeField()
    what = SealedTextField("what happened")
    told = models.CharField("who was told", max_length=10, choices=Told.choices)
    told_at = models.DateTimeField("told at", null=True, blank=True)
    answer = SealedTextField("what they answered")
    # Made with the form, so that a second tap or a retry writes nothing twice.
    token = models.UUIDField()

    personal_fields: ClassVar = (
        "concern", "by", "at", "happened_at", "what", "told", "told_at", "answer",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "number", "token")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "number"], name="one_concern_version_per_number"
            ),
            models.UniqueConstraint(fields=["by", "token"], name="one_concern_version_per_form"),
            models.CheckConstraint(
                condition=~Q(told="nobody") | Q(told_at=None), name="concern_told_at_needs_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of concern {self.concern_id}"


class ConcernShare(models.Model):
    """That the owner lets one person read one entry, in the role that person has."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concern_shares")
    # A kind of inspections.companions.Companion: who loses the role no longer reads.
    kind = models.CharField("as", max_length=20)
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("concern", "person", "kind", "shared_at", "ended_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "person"],
                condition=Q(ended_at=None),
                name="one_live_share_per_concern_and_person",
            )
        ]

    def __str__(self) -> str:
        return f"Share {self.pk} of concern {self.concern_id}"
