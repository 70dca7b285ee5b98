"""Staff with Ofsted experience who consented to be found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from schools.models import Network, School


class Entry(models.Model):
    """A person in the directory: listed from consent and approval until they leave."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entries")
    good_for = models.CharField(
        "good to talk to about",
        max_length=300,
        blank=True,
        help_text="For example: data, safeguarding evidence, small schools.",
    )
    years = models.PositiveSmallIntegerField("years of experience", null=True, blank=True)
    is_serving_inspector = models.BooleanField(default=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "person", "good_for", "years", "is_serving_inspector", "consented_at", "approved_at",
        "approved_by_id", "left_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"], name="one_directory_entry_per_person"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(consented_at__isnull=False),
                name="nobody_is_listed_who_has_not_consented",
            ),
        ]

    def __str__(self) -> str:
        return f"Directory entry {self.pk}"


class Experience(models.Model):
    """One thing that an entry knows: a role held, a phase, or an area of the framework."""

    class Facet(models.TextChoices):
        ROLE = "role", "Role"
        PHASE = "phase", "Phase"
        AREA = "area", "Area"

    class Role(models.TextChoices):
        INSPECTOR = "inspector", "Inspector, now or before"
        HEAD = "head", "Head through inspections"
        NOMINEE = "nominee", "Nominee"
        GOVERNOR = "governor", "Governor or trustee"
        UNION = "union", "Union officer"
        ADVISER = "adviser", "Trust or council adviser"

    class Phase(models.TextChoices):
        EARLY_YEARS = "early_years", "Early years"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        SPECIAL = "special", "Special and alternative provision"
        POST_16 = "post_16", "Post-16"

    # The areas of the report card (DOMAIN 3.9), and safeguarding beside them.
    class Area(models.TextChoices):
        INCLUSION = "inclusion", "Inclusion"
        CURRICULUM = "curriculum", "Curriculum and teaching"
        ACHIEVEMENT = "achievement", "Achievement and data"
        ATTENDANCE = "attendance", "Attendance and behaviour"
        WELLBEING = "wellbeing", "Personal development and wellbeing"
        LEADERSHIP = "leadership", "Leadership and governance"
        SAFEGUARDING = "safeguarding", "Safeguarding"

    CHOICES: ClassVar = {Facet.ROLE: Role, Facet.PHASE: Phase, Facet.AREA: Area}

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="experiences")
    facet = models.CharField(max_length=5, choices=Facet.choices)
    value = models.CharField(max_length=14)

    personal_fields: ClassVar = ("entry", "facet", "value")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "facet", "value"], name="one_row_per_experience"
            )
        ]
        indexes = [models.Index(fields=["facet", "value"], name="experience_by_value")]

    def __str__(self) -> str:
        return f"Experience {self.pk}"

    @property
    def words(self) -> str:
        """The value as people read it."""
        return str(self.CHOICES[self.Facet(self.facet)](self.value).label)


class EntryConflict(models.Model):
    """A school whose head must not be shown this person: declared, and private."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")

    personal_fields: ClassVar = ("entry", "school")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "school"], name="one_conflict_per_entry_and_school"
            )
        ]

    def __str__(self) -> str:
        return f"Directory conflict {self.pk}"
