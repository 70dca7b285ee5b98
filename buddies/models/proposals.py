"""The proposals from which pairs come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network


class Proposal(models.Model):
    """One run of the matcher. It changes nothing until a coordinator publishes it."""

    class State(models.TextChoices):
        OPEN = "open", "Proposed"
        PUBLISHED = "published", "Published"
        DISMISSED = "dismissed", "Put aside"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="proposals")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    objectives = models.JSONField(default=list)
    is_optimal = models.BooleanField(default=False)
    # What coordinators know better, by ids: buddies.wishes reads and writes it.
    wishes = models.JSONField(default=dict)

    personal_fields: ClassVar = ("made_by_id", "wishes")
    other_fields: ClassVar = ("id", "network", "made_at", "state", "objectives", "is_optimal")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(state="open"), name="one_open_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class ProposedPair(models.Model):
    """A head in a proposal, with the buddy found for them, or with why there is none."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pairs")
    supported = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    buddy = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    reserve = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_pinned = models.BooleanField(default=False)
    is_left_out = models.BooleanField("taken out by a coordinator", default=False)
    needs_check = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    smallest_change = models.JSONField(null=True)

    personal_fields: ClassVar = (
        "supported", "buddy", "reserve", "is_pinned", "is_left_out", "needs_check", "reasons",
        "smallest_change",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "proposal")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "supported"], name="one_row_per_head_and_proposal"
            ),
            models.CheckConstraint(
                condition=Q(buddy=None) | ~Q(supported=F("buddy")),
                name="nobody_is_proposed_to_themselves",
            ),
            models.CheckConstraint(
                condition=Q(reserve=None) | (~Q(supported=F("reserve")) & ~Q(buddy=F("reserve"))),
                name="proposed_reserve_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed pair {self.pk}"
