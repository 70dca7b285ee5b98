"""Offers to be a buddy, pairings, and the proposals from which they come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network, School


class Offer(models.Model):
    """That a person can be a buddy, to how many at once."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    capacity = models.PositiveSmallIntegerField("how many heads at once", default=1)
    phases = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    offered_at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "capacity", "phases", "is_active", "offered_at")
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "person"], name="one_offer_per_person"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=10), name="offer_is_for_one_to_ten"
            ),
        ]

    def __str__(self) -> str:
        return f"Offer of person {self.person_id}"


class Pairing(models.Model):
    """A published pair. ``supported`` is a person, however many schools they lead."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="pairings")
    supported = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairings")
    buddy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddy_pairings")
    reserve = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reserve_pairings"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    needs_check = models.BooleanField(default=False)

    personal_fields: ClassVar = (
        "supported", "buddy", "reserve", "started_at", "ended_at", "reasons", "needs_check",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "supported"],
                condition=Q(ended_at=None),
                name="one_live_pairing_per_head",
            ),
            models.CheckConstraint(
                condition=~Q(supported=F("buddy")), name="nobody_is_their_own_buddy"
            ),
            models.CheckConstraint(
                condition=Q(reserve=None) | (~Q(supported=F("reserve")) & ~Q(buddy=F("reserve"))),
                name="reserve_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Pairing {self.pk}"


class ForbiddenPair(models.Model):
    """Two people who must not be paired. The coordinator sees that, never why."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="forbidden_pairs")
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    personal_fields: ClassVar = ("one", "other")
    other_fields: ClassVar = ("id", "network", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "one", "other"], name="one_row_per_forbidden_pair"
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="forbidden_pair_is_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Forbidden pair {self.pk}"


class DeclaredConflict(models.Model):
    """A head's own, private word that they should not be paired with somebody at a school."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddy_conflicts")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "school")
    other_fields: ClassVar = ("id", "network", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "school"], name="one_conflict_per_school"
            )
        ]

    def __str__(self) -> str:
        return f"Conflict {self.pk}"


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
