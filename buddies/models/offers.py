"""Offers to be a buddy, and the invitations to make one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network


class Offer(models.Model):
    """That a person can be a buddy, to how many at once."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    capacity = models.PositiveSmallIntegerField("how many heads at once", default=1)
    phases = models.JSONField(default=list, blank=True)
    # The first and last day on which they can; None for no end.
    available_from = models.DateField("from", null=True, blank=True)
    available_until = models.DateField("until", null=True, blank=True)
    # How they like to talk: words of ``describing.TALKS``.
    talks = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    offered_at = models.DateTimeField()
    # Their latest own word, yes or not for now: said themselves, or told to a coordinator who
    # says that they did. None: they were asked and have not answered.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "person", "capacity", "phases", "available_from", "available_until", "talks", "is_active",
        "offered_at", "confirmed_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "person"], name="one_offer_per_person"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=10), name="offer_is_for_one_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(available_until=None)
                | Q(available_from=None)
                | Q(available_from__lte=F("available_until")),
                name="offer_begins_before_it_ends",
            ),
            # Nobody is on the list without having said so.
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(confirmed_at__isnull=False),
                name="active_offers_are_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer of person {self.person_id}"

    @property
    def is_asked(self) -> bool:
        """Whether a coordinator entered it and they have not said yes or no."""
        return self.confirmed_at is None


class OfferInvitation(models.Model):
    """That somebody was asked once whether they can be a buddy, and what they said."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NOT_NOW = "not-now", "Not for now"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # Why now: "2026" for the school year that began then, "visit:17" after their own inspection.
    occasion = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person", "occasion", "asked_at", "answer", "answered_at")
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "occasion"], name="one_invitation_per_occasion"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_invitations_say_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer invitation {self.pk}"
