"""Departing from the default: that a head goes after a hard report, and by whose word."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from core.encryption import SealedTextField
from schools.models import Network, Organisation, School
from support.models.plans import Plan


class Departure(models.Model):
    """A head's own choice to go, said by them alone; or one that two people of different
    organisations propose, and the head answers before it counts (PEERS 6)."""

    class Kind(models.TextChoices):
        OWN = "own", "The head’s own choice"
        PROPOSED = "proposed", "Proposed by others"

    class Reason(models.TextChoices):
        """For what others propose; nothing about the person, and no words of their own."""

        STRUCTURE = "structure", "The school changes its trust or structure"
        INTERVENTION = "intervention", "The Department for Education decides on leadership"
        POST_ENDS = "post-ends", "The post ends"
        AGREED = "agreed", "Agreed with the head, terms confidential"
        OTHER_PROCEDURE = "procedure", "A procedure of the employer’s own"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed by one"
        WITH_HEAD = "with-head", "Proposed by two; the head has it first"
        ANSWERED = "answered", "The head has answered"
        COUNTED = "counted", "Counts"
        WITHDRAWN = "withdrawn", "Taken back"
        # Not both could have proposed it on the day on which it would have counted.
        LAPSED = "lapsed", "Fell away"

    class Answer(models.TextChoices):
        AGREE = "agree", "I agree"
        DISAGREE = "disagree", "I do not agree"
        CONFIDENTIAL = "confidential", "Agreed, terms confidential"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="departures")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="departures")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="departures"
    )
    head = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="departures"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices)
    # Of the head's own choice none: it is not asked.
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    said_at = models.DateTimeField()
    first_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_for = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whom the first asks to be the second; the second, once ``seconded_at`` says so.
    second_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    second_for = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)
    # When the head first read it.
    seen_at = models.DateTimeField(null=True, blank=True)
    # The last of the ten working days in which the head answers.
    answer_by = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The head's own statement, if they want one; read by whom they answered.
    statement = SealedTextField(blank=True)
    counted_on = models.DateField(null=True, blank=True)
    # When it was taken back, or fell away.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "head", "reason", "first_by", "second_by", "answer", "answered_at", "seen_at",
        "statement",
    )  # fmt: skip
    other_fields: ClassVar = (
        "id", "network", "school", "plan", "kind", "state", "said_at", "first_for",
        "second_for", "seconded_at", "answer_by", "counted_on", "withdrawn_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "head"],
                condition=Q(state__in=("proposed", "with-head", "answered")),
                name="one_open_departure_per_school_and_head",
            ),
            models.CheckConstraint(
                condition=Q(kind="own", reason="", first_for=None, second_for=None)
                & Q(state__in=("counted", "withdrawn"))
                | Q(kind="proposed") & ~Q(reason="") & Q(first_for__isnull=False),
                name="own_choices_have_no_reason_and_proposals_have_one",
            ),
            models.CheckConstraint(
                condition=Q(second_for=None) | ~Q(second_for=F("first_for")),
                name="two_organisations_propose_a_departure",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | Q(first_by=None) | ~Q(second_by=F("first_by")),
                name="two_people_propose_a_departure",
            ),
            models.CheckConstraint(
                condition=Q(kind="own")
                | Q(state__in=("proposed", "withdrawn", "lapsed"))
                | Q(second_for__isnull=False, seconded_at__isnull=False, answer_by__isnull=False),
                name="the_head_has_what_two_proposed",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_to_a_departure_have_their_time",
            ),
            # Before that it counts for nothing: the head answers, or the ten days are over.
            models.CheckConstraint(
                condition=~Q(state="counted")
                | Q(counted_on__isnull=False)
                & (Q(kind="own") | ~Q(answer="") | Q(counted_on__gt=F("answer_by"))),
                name="a_departure_counts_after_the_head_answered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("withdrawn", "lapsed"), withdrawn_at__isnull=False)
                | ~Q(state__in=("withdrawn", "lapsed")) & Q(withdrawn_at=None),
                name="departures_taken_back_say_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Departure {self.pk}"
