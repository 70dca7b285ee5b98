from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.encryption import SealedTextField
from inspections.models.visit import Visit


class ProvisionalOutcome(models.Model):
    """What a head was told in confidence before the report is published (DOMAIN 2.12, 4.8).

    Theirs alone, and sealed: whom they choose may read it, and nothing else here ever asks for
    it. It goes when the visit is over.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="provisional_outcomes")
    head = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="provisional_outcomes")
    # The grades by area, as JSON.
    said = SealedTextField()
    noted_at = models.DateTimeField()

    personal_fields: ClassVar = ("head", "said")
    other_fields: ClassVar = ("id", "visit", "noted_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "head"], name="one_provisional_outcome_per_head"
            )
        ]

    def __str__(self) -> str:
        return f"Provisional outcome {self.pk}"


class ProvisionalShare(models.Model):
    """Somebody whom the head lets read it, until they no longer do."""

    outcome = models.ForeignKey(ProvisionalOutcome, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # A kind of inspections.companions.Companion: who loses the role no longer reads.
    kind = models.CharField("as", max_length=20)
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person", "kind")
    other_fields: ClassVar = ("id", "outcome", "shared_at", "ended_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "person"],
                condition=Q(ended_at=None),
                name="one_live_share_of_a_provisional_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"Share {self.pk} of provisional outcome {self.outcome_id}"
