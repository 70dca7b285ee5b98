"""The plan that backs head and team after a hard report."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.encryption import SealedTextField
from inspections.models import InspectionRecord, Visit
from schools.models import Network, Organisation, School


class PlanQuerySet(models.QuerySet["Plan"]):
    def live(self) -> Self:
        """Plans that go on, paused ones among them."""
        return self.exclude(state=Plan.State.CLOSED)


class Plan(models.Model):
    """One plan of a school and of the head who led it then."""

    class Why(models.TextChoices):
        OUTCOME = "outcome", "An outcome after which the network stands by the head"
        WISH = "wish", "The head’s own wish"

    class State(models.TextChoices):
        OPEN = "open", "Going on"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="plans")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="plans")
    # Whose plan it is. None once they asked to be forgotten, and where nobody was known.
    head = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans"
    )
    why = models.CharField(max_length=8, choices=Why.choices)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans"
    )
    # The published outcome that it rests on. Its grades are never copied here.
    record = models.ForeignKey(
        InspectionRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans"
    )
    # The day of publication, or of the head's wish: what the five working days count from.
    counted_from = models.DateField()
    opened_at = models.DateTimeField()
    # The last day by which every party that signed has been asked.
    ask_by = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Words of ``support.plans.words.HELPED``, ticked when it is closed.
    helped = models.JSONField(default=list, blank=True)
    # Whom the head named, and when that person said yes.
    supporter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    supporter_agreed_at = models.DateTimeField(null=True, blank=True)
    # The officer of a union or association who is told of a departure that others propose.
    union_officer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    personal_fields: ClassVar = (
        "head", "supporter", "supporter_agreed_at", "union_officer", "helped",
    )  # fmt: skip
    other_fields: ClassVar = (
        "id", "network", "school", "why", "visit", "record", "counted_from", "opened_at",
        "ask_by", "state", "paused_at", "closed_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "head"],
                condition=~Q(state="closed"),
                name="one_live_plan_per_school_and_head",
            ),
            models.UniqueConstraint(fields=["record"], name="one_plan_per_outcome"),
            models.CheckConstraint(
                condition=Q(state="open", paused_at=None, closed_at=None)
                | Q(state="paused", paused_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="plans_say_since_when_they_rest",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether it goes on, or is paused."""
        return self.state != self.State.CLOSED


class Part(models.Model):
    """One part of the plan's first section: head and team first. Sealed."""

    class Kind(models.TextChoices):
        WORKLOAD = "workload", "What is taken off the head and the team"
        GOVERNORS = "governors", "Who speaks to governors or trustees"
        PARENTS = "parents", "Who speaks to parents and carers"
        PRESS = "press", "Who speaks to the press"
        STATEMENT = "statement", "The employer’s statement of support"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = SealedTextField()
    # Of the statement: the organisation whose officer wrote it.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    personal_fields: ClassVar = ("words", "by", "at")
    other_fields: ClassVar = ("id", "plan", "kind", "organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="one_text_per_part_of_a_plan")
        ]

    def __str__(self) -> str:
        return f"Part {self.pk} of plan {self.plan_id}"


class PlanShare(models.Model):
    """That the head lets somebody read a section of the plan, until they no longer do."""

    class Section(models.TextChoices):
        PEOPLE = "people", "Head and team first"
        WORK = "work", "Objectives and actions"
        REVIEWS = "reviews", "Reviews"
        HELP = "help", "Help needed and given"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shares")
    section = models.CharField(max_length=8, choices=Section.choices)
    # One of the two: whoever is an officer of it today, or one person.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person",)
    other_fields: ClassVar = ("id", "plan", "section", "organisation", "shared_at", "ended_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, person__isnull=False)
                | Q(organisation__isnull=False, person=None),
                name="a_plan_is_shared_with_a_party_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["plan", "section", "organisation"],
                condition=Q(ended_at=None, organisation__isnull=False),
                name="one_live_share_per_section_and_party",
            ),
            models.UniqueConstraint(
                fields=["plan", "section", "person"],
                condition=Q(ended_at=None, person__isnull=False),
                name="one_live_share_per_section_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk} of plan {self.plan_id}"


class PlanLook(models.Model):
    """That somebody other than the head read a section of a plan on a day; the head reads it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # As what they read it: "Officer of Reach Trust".
    as_what = models.CharField(max_length=200)
    section = models.CharField(max_length=10)
    day = models.DateField()
    at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "as_what", "section", "day", "at")
    other_fields: ClassVar = ("id", "plan")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person", "section", "day"], name="one_look_per_section_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"Look {self.pk} at plan {self.plan_id}"


class PlanCount(models.Model):
    """What is left of a plan that was erased: that there was one, and what helped. No school. Made
    by ``support.plans.counted.count_of``."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="plan_counts")
    # The first day of the third of the school year from which its days count.
    term_begins = models.DateField()
    # None where it counts in no figure of it: opened only after its term was measured, or the head
    # had everybody left out.
    in_time = models.BooleanField("the parties were asked within five working days", null=True)
    after_outcome = models.BooleanField("it rested on a published outcome", default=True)
    departed = models.BooleanField("a departure counted within a year", default=False)
    helped = models.JSONField(default=list, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "term_begins", "in_time", "after_outcome", "departed", "helped",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"Plan count {self.pk}"
