"""What a plan is made of: objectives, actions, and what was seen of them each term."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.encryption import SealedTextField
from support.models.plans import Plan


class Objective(models.Model):
    """What is to be better, in one area."""

    class Area(models.TextChoices):
        """The areas of the report card (DOMAIN 3.9), and what is none of them."""

        INCLUSION = "inclusion", "Inclusion"
        CURRICULUM = "curriculum", "Curriculum and teaching"
        ACHIEVEMENT = "achievement", "Achievement"
        ATTENDANCE = "attendance", "Attendance and behaviour"
        WELLBEING = "wellbeing", "Personal development and wellbeing"
        LEADERSHIP = "leadership", "Leadership and governance"
        EARLY_YEARS = "early-years", "Early years"
        POST_16 = "post-16", "Post-16 provision"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        OTHER = "other", "Something else"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    area = models.CharField(max_length=12, choices=Area.choices)
    words = SealedTextField()
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("words",)
    other_fields: ClassVar = ("id", "plan", "area", "position", "made_at", "met_at")

    def __str__(self) -> str:
        return f"Objective {self.pk}"


class Action(models.Model):
    """One thing that somebody does by a day."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    words = SealedTextField()
    # Somebody known here, or a name: many who act never sign in.
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_name = models.CharField("whose it is", max_length=120)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    # How one can see that it is done.
    evidence = SealedTextField(blank=True)

    personal_fields: ClassVar = ("words", "owner", "owner_name", "evidence")
    other_fields: ClassVar = ("id", "objective", "due_on", "made_at", "done_on")

    def __str__(self) -> str:
        return f"Action {self.pk}"


class Review(models.Model):
    """What head and parties see of a plan, once a term."""

    class Rating(models.TextChoices):
        ON_TRACK = "on-track", "On track"
        SLOWER = "slower", "Slower than we hoped"
        NEEDS_MORE = "needs-more", "Needs more help than it has"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    # The first day of the term that it is for.
    term_begins = models.DateField()
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    rating = models.CharField(max_length=10, choices=Rating.choices, blank=True)
    # Why: a rating without a reason says nothing.
    reason = SealedTextField(null=True, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_fields: ClassVar = ("reason", "by")
    other_fields: ClassVar = ("id", "plan", "term_begins", "due_on", "held_on", "rating")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "term_begins"], name="one_review_per_plan_and_term"
            ),
            models.CheckConstraint(
                condition=Q(held_on=None, rating="", reason__isnull=True)
                | Q(held_on__isnull=False) & ~Q(rating="") & Q(reason__isnull=False),
                name="a_rating_needs_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
