"""A head asks for somebody who knows inspection, while the team is still on site."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from inspections.models import Concern, Visit


class CallOut(models.Model):
    """One asking, from the head's tap until it is over. Who is asked is in its escalation (kind
    "call-out")."""

    class Kind(models.TextChoices):
        CONDUCT = "conduct", "How an inspector behaves"
        PROCESS = "process", "How the inspection is run"
        EVIDENCE = "evidence", "Evidence and data"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        WELLBEING = "wellbeing", "How my staff or I are"
        UNSURE = "unsure", "I do not know"

    class State(models.TextChoices):
        ASKING = "asking", "Somebody is being asked"
        # Everybody was asked: the page shows numbers that answer; all are asked again soon.
        UNANSWERED = "unanswered", "Nobody has answered yet"
        ACCEPTED = "accepted", "Somebody will ring"
        SPOKEN = "spoken", "They have spoken"
        ENDED = "ended", "Not needed any more"

    # Somebody is being asked, or is on it.
    LIVE: ClassVar = (State.ASKING, State.UNANSWERED, State.ACCEPTED)

    class Helped(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="call_outs")
    # Whom to ring; for whom it was asked.
    head = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="call_outs")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKING)
    asked_at = models.DateTimeField()
    # The entry of the head's own log with what they wrote, where they wrote something.
    concern = models.ForeignKey(
        Concern, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Since when whoever accepted may read that entry.
    shared_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_call_outs"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    # Whoever accepted asked to be rung.
    ring_first = models.BooleanField(default=False)
    spoken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why each of those who are asked now is, by the numbers of their pages, and which step comes
    # after theirs: said to the head without asking the whole directory at each look.
    asked_why = models.JSONField(default=dict, blank=True)
    next_step = models.CharField(max_length=20, blank=True)
    # How often it was opened again after somebody had accepted, or all had been asked.
    times = models.PositiveSmallIntegerField(default=0)
    helped = models.CharField(max_length=6, choices=Helped.choices, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    # Made with the form, so that a second tap asks nobody twice.
    token = models.UUIDField(unique=True)

    personal_fields: ClassVar = (
        "visit", "head", "asked_by", "kind", "asked_at", "concern", "shared_at", "taken_by",
        "taken_at", "ring_first", "spoken_at", "helped", "thanked_at",
    )  # fmt: skip
    other_fields: ClassVar = (
        "id", "state", "ended_at", "asked_why", "next_step", "times", "token",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "head"],
                condition=Q(state__in=("asking", "unanswered", "accepted")),
                name="one_live_call_out_per_visit_and_head",
            ),
            # The time, not the person: whoever asks to be forgotten is taken off it.
            models.CheckConstraint(
                condition=Q(state="accepted", taken_at__isnull=False)
                | Q(state__in=("asking", "unanswered"), taken_at=None, taken_by=None)
                | Q(state__in=("spoken", "ended")),
                name="accepted_call_outs_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="spoken", spoken_at__isnull=False)
                | ~Q(state="spoken") & Q(spoken_at=None),
                name="spoken_call_outs_say_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("spoken", "ended"), ended_at__isnull=False)
                | Q(state__in=("asking", "unanswered", "accepted"), ended_at=None),
                name="call_outs_that_are_over_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("head")),
                name="nobody_answers_their_own_call_out",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "taken_at"],
                condition=Q(state__in=("asking", "unanswered", "accepted")),
                name="call_outs_that_are_live",
            )
        ]

    def __str__(self) -> str:
        return f"Call-out {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether somebody is being asked, or is on it."""
        return self.state in self.LIVE


class StoodDown(models.Model):
    """Somebody who is not asked again in one call-out: they cannot, have handed it on, or were
    not heard of after accepting. Deleted when it is over."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="stood_down")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # When they had accepted, of somebody who was not heard of after that: the head knows their
    # name and may still be rung by them.
    had_taken_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("call_out", "person", "had_taken_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "stood down"
        constraints = [
            models.UniqueConstraint(
                fields=["call_out", "person"], name="stood_down_once_per_call_out"
            )
        ]

    def __str__(self) -> str:
        return f"Stood down {self.pk}"
