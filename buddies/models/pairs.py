"""Published pairs, and who must not be paired."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network, School

UNDONE_WITHIN = timedelta(days=1)


class Publication(models.Model):
    """One publishing of a proposal; can be undone for a day."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="publications")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # What it set as reserves: [pairing, before, after] by ids, with None for nobody.
    reserves = models.JSONField(default=list)

    personal_fields: ClassVar = ("by_id", "reserves")
    other_fields: ClassVar = ("id", "network", "at", "undone_at")

    def __str__(self) -> str:
        return f"Publication {self.pk}"

    @property
    def until(self) -> datetime:
        """Until when it can be undone."""
        return self.at + UNDONE_WITHIN


class Pairing(models.Model):
    """A published pair. ``supported`` is a person, however many schools they lead."""

    class WhyEnded(models.TextChoices):
        """Never which of the two, and never more than this."""

        ONE_OF_THEM = "one-of-them", "One of the two"
        COORDINATOR = "coordinator", "A coordinator"
        LEFT = "left", "One of the two has left"
        UNDONE = "undone", "The publication was undone"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="pairings")
    supported = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairings")
    buddy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddy_pairings")
    reserve = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reserve_pairings"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=12, choices=WhyEnded.choices, blank=True)
    reasons = models.JSONField(default=list)
    needs_check = models.BooleanField(default=False)
    # When each of the two ticked the code of practice (DOMAIN 1.8).
    supported_agreed_at = models.DateTimeField(null=True, blank=True)
    buddy_agreed_at = models.DateTimeField(null=True, blank=True)
    # The buddy is being inspected: the reserve is the one to ring.
    stands_in_since = models.DateTimeField(null=True, blank=True)
    publication = models.ForeignKey(
        Publication, null=True, blank=True, on_delete=models.SET_NULL, related_name="made"
    )
    ended_by = models.ForeignKey(
        Publication, null=True, blank=True, on_delete=models.SET_NULL, related_name="ended"
    )

    personal_fields: ClassVar = (
        "supported", "buddy", "reserve", "started_at", "ended_at", "why_ended", "reasons",
        "needs_check", "supported_agreed_at", "buddy_agreed_at", "stands_in_since",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network", "publication", "ended_by")

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
            models.CheckConstraint(
                condition=Q(ended_at=None, why_ended="") | Q(ended_at__isnull=False),
                name="only_ended_pairs_say_why_they_ended",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_since=None) | Q(reserve__isnull=False),
                name="only_a_reserve_stands_in",
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
    """A head's own, private word that they should not be paired with somebody at a school, or
    with one person wherever they work."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="buddy_conflicts")
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    other = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "school", "other")
    other_fields: ClassVar = ("id", "network", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "school"], name="one_conflict_per_school"
            ),
            models.UniqueConstraint(
                fields=["network", "person", "other"], name="one_conflict_per_person"
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False, other=None) | Q(school=None, other__isnull=False),
                name="conflict_is_with_a_school_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("person")),
                name="conflict_is_with_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict {self.pk}"
