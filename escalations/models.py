"""A question that a human must answer: live escalations, who was asked, and what happened when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person


class Escalation(models.Model):
    """One question. The sweep moves it from step to step until somebody answers."""

    class State(models.TextChoices):
        OPEN = "open", "Being asked"
        ANSWERED = "answered", "Answered"
        # Everybody was asked; a late answer still counts.
        EXHAUSTED = "exhausted", "Nobody has answered"
        ENDED = "ended", "Not needed any more"

    # An answer still counts.
    LIVE: ClassVar = (State.OPEN, State.EXHAUSTED)

    # What it is about, once and for all.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    network_id = models.BigIntegerField(db_index=True)
    # The row of the floor above that it is about.
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The how-manieth step taken; never counts back.
    step = models.PositiveSmallIntegerField(default=0)
    # The first step since it was opened, or opened again.
    first_step = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveSmallIntegerField("how often this step was asked", default=0)
    opened_at = models.DateTimeField()
    # When the sweep looks again.
    next_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(max_length=30, blank=True)

    personal_fields: ClassVar = ("answered_by", "answer")
    other_fields: ClassVar = (
        "id", "key", "kind", "network_id", "subject_id", "state", "step", "first_step",
        "times", "opened_at", "next_at", "ended_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", next_at__isnull=False)
                | ~Q(state="open") & Q(next_at=None),
                name="open_escalations_are_looked_at_again",
            ),
            models.CheckConstraint(
                condition=Q(state="answered") & ~Q(answer="") | ~Q(state="answered") & Q(answer=""),
                name="answered_escalations_have_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="escalations_that_are_over_say_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="open"), name="escalations_due"),
            models.Index(fields=["kind", "subject_id"], name="escalations_by_subject"),
        ]

    def __str__(self) -> str:
        return f"Escalation {self.pk} ({self.kind})"


class Page(models.Model):
    """One person asked in one step."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        HOLDING = "holding", "On it"
        ANSWERED = "answered", "Answered"
        PASSED = "passed", "Cannot"
        SILENT = "silent", "Did not answer in time"
        SKIPPED = "skipped", "Could not be asked"
        WITHDRAWN = "withdrawn", "Somebody else answered, or it is not needed any more"

    LIVE: ClassVar = (State.ASKED, State.HOLDING)

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="pages")
    # None once a kind that does not keep who was silent has ended.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="pages"
    )
    step = models.PositiveSmallIntegerField()
    name = models.CharField("who they are in the step", max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    times = models.PositiveSmallIntegerField("how often they were asked", default=1)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Six figures that do by hand what the link does.
    code = models.CharField(max_length=6, blank=True)

    personal_fields: ClassVar = ("person", "name", "state", "times", "asked_at", "ended_at")
    other_fields: ClassVar = ("id", "escalation", "step", "code")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "step", "person"], name="one_page_per_person_and_step"
            ),
            # The first acceptance wins, whoever else answers at the same moment.
            models.UniqueConstraint(
                fields=["escalation"], condition=Q(state="answered"), name="one_acceptance"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state__in=("asked", "holding")) & ~Q(code=""),
                name="one_live_page_per_code",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "holding"), ended_at=None)
                | ~Q(state__in=("asked", "holding")) & Q(ended_at__isnull=False),
                name="pages_that_are_over_say_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Page {self.pk} of escalation {self.escalation_id}"

    @property
    def is_live(self) -> bool:
        """Whether an answer from this person is still waited for."""
        return self.state in self.LIVE


class Entry(models.Model):
    """One line of an escalation's timeline; never changed."""

    class What(models.TextChoices):
        OPENED = "opened", "Opened"
        ASKED = "asked", "Asked"
        ASKED_AGAIN = "asked-again", "Asked again"
        SKIPPED = "skipped", "Could not be asked"
        WAITED = "waited", "Waits until the morning"
        HELD = "held", "Somebody is on it"
        PASSED = "passed", "Somebody cannot"
        MOVED_ON = "moved-on", "Went on to the next"
        ANSWERED = "answered", "Answered"
        EXHAUSTED = "exhausted", "Everybody was asked"
        REOPENED = "reopened", "Opened again"
        ENDED = "ended", "Not needed any more"

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    what = models.CharField(max_length=12, choices=What.choices)
    step = models.PositiveSmallIntegerField(null=True)
    # By number: taking a person off a page takes them off the timeline too.
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    detail = models.CharField("a few words without names", max_length=160, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "escalation", "at", "what", "step", "page", "detail")

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.what} of escalation {self.escalation_id}"
