"""A head who would like to talk, and whoever carried a visit and is offered somebody to tell."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from inspections.models import Visit
from schools.models import Network
from support.models.series import Place


class Talk(models.Model):
    """A head asked to be rung this week. Who is asked is in its escalation (kind "talk"). What it
    is about is not asked."""

    class Whom(models.TextChoices):
        BUDDY = "buddy", "My buddy"
        SUPERVISOR = "supervisor", "A supervisor"
        ANYBODY = "anybody", "Whoever can ring first"

    class State(models.TextChoices):
        ASKING = "asking", "Somebody is being asked"
        UNANSWERED = "unanswered", "Nobody has answered yet"
        ACCEPTED = "accepted", "Somebody will ring"
        SPOKEN = "spoken", "They have spoken"
        ENDED = "ended", "Not needed any more"

    LIVE: ClassVar = (State.ASKING, State.UNANSWERED, State.ACCEPTED)

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talks")
    whom = models.CharField(max_length=10, choices=Whom.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKING)
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Made with the form, so that a second tap asks nobody twice.
    token = models.UUIDField(unique=True)

    personal_fields: ClassVar = (
        "head", "whom", "state", "asked_at", "taken_by", "taken_at", "ended_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network", "token")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "head"],
                condition=Q(state__in=("asking", "unanswered", "accepted")),
                name="one_live_talk_per_head",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("head")),
                name="nobody_rings_themselves",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", taken_at__isnull=False)
                | Q(state__in=("asking", "unanswered"), taken_at=None, taken_by=None)
                | Q(state__in=("spoken", "ended")),
                name="accepted_talks_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("spoken", "ended"), ended_at__isnull=False)
                | Q(state__in=("asking", "unanswered", "accepted"), ended_at=None),
                name="talks_that_are_over_say_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Talk {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether somebody is still asked, or will ring."""
        return self.state in self.LIVE


class TalkPassed(models.Model):
    """Somebody who is not asked again in one talk: they cannot, or were not heard of after a yes.
    Deleted when it is over."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="passed")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # When they had said yes, of somebody who was not heard of after that.
    had_taken_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("talk", "person", "had_taken_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "talks passed"
        constraints = [
            models.UniqueConstraint(fields=["talk", "person"], name="passed_once_per_talk")
        ]

    def __str__(self) -> str:
        return f"Talk passed {self.pk}"


class DebriefOffer(models.Model):
    """A place offered to a buddy, reserve or adviser after each visit they carried."""

    class Answer(models.TextChoices):
        BOOKED = "booked", "Booked"
        NO = "no", "No, thank you"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="debrief_offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="debrief_offers")
    # What they were in it: "buddy", "reserve" or "adviser".
    part = models.CharField(max_length=10)
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_fields: ClassVar = (
        "visit", "person", "part", "offered_at", "answer", "answered_at", "place",
    )  # fmt: skip
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "person"], name="one_debrief_offer_per_visit_and_person"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_to_a_debrief_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Debrief offer {self.pk}"
