"""The broad church: what organisations can give, what plans need, and what was given."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from core.encryption import SealedTextField
from schools.models import Network, Organisation
from support.models.contents import Action, Objective
from support.models.plans import Plan


class HelpKind(models.TextChoices):
    """School improvement is a broad church (DOMAIN 1.3)."""

    ADVISER = "adviser", "Adviser days"
    PEER_REVIEW = "peer-review", "Peer review"
    SPECIALIST = "specialist", "A specialist"
    TRUST = "trust", "From trust to trust, or school to school"
    STAFF = "staff", "Somebody who comes to help for a while"
    OTHER = "other", "Something else"


class Offered(models.Model):
    """What an organisation says it can give."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="help_offered")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="help_offered"
    )
    kind = models.CharField(max_length=12, choices=HelpKind.choices)
    # Areas of ``Objective.Area``; none means any.
    areas = models.JSONField(default=list, blank=True)
    # In days; what is not counted in days is so many times.
    days = models.PositiveSmallIntegerField("days", default=1)
    words = models.CharField("what it is", max_length=300)
    first_day = models.DateField("from", null=True, blank=True)
    last_day = models.DateField("until", null=True, blank=True)
    offered_at = models.DateTimeField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("by",)
    other_fields: ClassVar = (
        "id", "network", "organisation", "kind", "areas", "days", "words", "first_day",
        "last_day", "offered_at", "withdrawn_at",
    )  # fmt: skip

    class Meta:
        verbose_name = "help offered"
        verbose_name_plural = "help offered"
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(1, 200)), name="help_offered_is_a_day_or_more"
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(first_day__lte=F("last_day")),
                name="help_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"Help offered {self.pk}"


class Needed(models.Model):
    """What a plan says it needs; the school is not named to others before somebody accepts."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="help_needed")
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="help_needed"
    )
    kind = models.CharField(max_length=12, choices=HelpKind.choices)
    area = models.CharField(max_length=12, choices=Objective.Area.choices)
    days = models.PositiveSmallIntegerField("days", default=1)
    by_day = models.DateField("by")
    needed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "plan", "objective", "kind", "area", "days", "by_day", "needed_at", "withdrawn_at",
    )  # fmt: skip

    class Meta:
        verbose_name = "help needed"
        verbose_name_plural = "help needed"
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(1, 200)), name="help_needed_is_a_day_or_more"
            )
        ]

    def __str__(self) -> str:
        return f"Help needed {self.pk}"


class Given(models.Model):
    """An offer and a need that met: asked for, accepted by an officer, and given day by day."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not possible"
        DONE = "done", "Given"
        OFF = "off", "Not needed any more"

    LIVE: ClassVar = (State.ASKED, State.ACCEPTED, State.DONE)

    offered = models.ForeignKey(Offered, on_delete=models.CASCADE, related_name="given")
    needed = models.ForeignKey(Needed, on_delete=models.CASCADE, related_name="given")
    # The action of the plan that it became, where it did.
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    days = models.PositiveSmallIntegerField("days agreed")
    days_given = models.PositiveSmallIntegerField("days given so far", default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # From the officer to the head: whom they send, and when.
    words = SealedTextField(blank=True)

    personal_fields: ClassVar = ("asked_by", "answered_by", "words")
    other_fields: ClassVar = (
        "id", "offered", "needed", "action", "days", "days_given", "state", "asked_at",
        "answered_at",
    )  # fmt: skip

    class Meta:
        verbose_name = "help given"
        verbose_name_plural = "help given"
        constraints = [
            models.UniqueConstraint(
                fields=["offered", "needed"],
                condition=Q(state__in=("asked", "accepted")),
                name="one_live_match_per_offer_and_need",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1) & Q(days_given__lte=F("days")),
                name="no_more_is_given_than_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | Q(state="off")
                | Q(state__in=("accepted", "declined", "done"), answered_at__isnull=False),
                name="answers_about_help_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Help given {self.pk}"
