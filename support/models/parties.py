"""The parties that a plan asks for their part, and those that its head would not have asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.encryption import SealedTextField
from schools.models import Organisation
from support.models.plans import Plan


class PartyAsked(models.Model):
    """A party that signed, asked for its part in a plan; the words that it signed stand beside
    it. Who is asked is in its escalation (kind "plan-party")."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes, this is our part"
        TALK = "talk", "We would like to talk about it first"
        NO = "no", "Not this time"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="plans_asked"
    )
    # As they stood in its signature on the day it was asked: promises and undertakings.
    signed = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The coordinator who noted what that officer said by telephone; None where they answered.
    noted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What its part is, in its own words.
    words = SealedTextField(blank=True)

    personal_fields: ClassVar = ("answered_by", "answered_at", "noted_by", "words")
    other_fields: ClassVar = ("id", "plan", "organisation", "signed", "asked_at", "answer")

    class Meta:
        verbose_name_plural = "parties asked"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation"], name="each_party_is_asked_once_per_plan"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_of_parties_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Party asked {self.pk}"


class LeftOut(models.Model):
    """That the head would not have a party asked by itself. Which it is may say to what union they
    do not belong, so it is theirs alone; once they are forgotten it stays without the party."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="left_out")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    left_out_at = models.DateTimeField()
    # Since when it holds: the day on which the others were asked has come.
    not_asked_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("organisation",)
    other_fields: ClassVar = ("id", "plan", "left_out_at", "not_asked_at")

    class Meta:
        verbose_name_plural = "parties left out"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation"], name="each_party_is_left_out_once_per_plan"
            )
        ]

    def __str__(self) -> str:
        return f"Party left out {self.pk}"
