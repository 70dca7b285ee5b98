"""That somebody has spoken with a head, and whom the head wants in the last resort."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from inspections.models import Visit
from schools.models import Network


class ContactCheck(models.Model):
    """One moment of a visit at which somebody must have spoken with the head. That there was
    contact is kept, never what was said or who was silent."""

    class Moment(models.TextChoices):
        CALLED = "called", "When the call has come"
        EVENING_BEFORE = "evening-before", "The evening before"
        END_OF_DAY = "end-of-day", "At the end of a day on site"
        AWAY = "away", "While it stands still"
        DRAFT = "draft", "When the draft report has come"
        PUBLISHED = "published", "When the report is published"
        SIX_WEEKS = "six-weeks", "Six weeks after"

    class State(models.TextChoices):
        PLANNED = "planned", "Later"
        ASKING = "asking", "Somebody is being asked"
        CONFIRMED = "confirmed", "Somebody has spoken with them"
        # Everybody was asked: the head's page shows numbers that answer.
        UNANSWERED = "unanswered", "Not confirmed"
        STOPPED = "stopped", "The head asked for no more"
        DROPPED = "dropped", "Not needed any more"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="contact_checks")
    supported = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_checks")
    moment = models.CharField(max_length=16, choices=Moment.choices)
    # Of the day on site it belongs to; of any other moment, the day on which it is due.
    day = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("supported", "moment", "state", "confirmed_at")
    other_fields: ClassVar = ("id", "visit", "day", "due_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "supported", "moment", "day"], name="one_check_per_moment"
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | ~Q(state="confirmed") & Q(confirmed_at=None),
                name="confirmed_checks_say_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="planned"), name="checks_due"),
        ]

    def __str__(self) -> str:
        return f"Contact check {self.pk} ({self.moment})"


class NoMoreChecks(models.Model):
    """A head's word, for one visit: I am fine, stop asking."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "at")
    other_fields: ClassVar = ("id", "visit")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="said_stop_asking_once")
        ]

    def __str__(self) -> str:
        return f"No more checks {self.pk}"


class LastResort(models.Model):
    """Whom a head wants to be asked when neither buddy nor reserve answers."""

    class Kind(models.TextChoices):
        UNION = "union", "Somebody of my union"
        HEADS = "heads", "Somebody of the heads’ group"
        COORDINATOR = "coordinator", "A coordinator"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="last_resorts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # None: whichever coordinator there is.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_at = models.DateTimeField()

    personal_fields: ClassVar = ("head", "kind", "person", "chosen_at")
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "head"], name="one_last_resort_per_head"),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("head")),
                name="last_resort_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Last resort {self.pk}"
