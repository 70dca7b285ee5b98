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
    is_serving_inspector = models.BooleanField(default=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "person", "good_for", "is_serving_inspector", "consented_at", "approved_at",
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
    """What an entry knows: in which role, phase and area, for how many years."""

    class Role(models.TextChoices):
        INSPECTOR = "inspector", "Inspector, now or before"
        HEAD = "head", "Head through inspections"
        NOMINEE = "nominee", "Nominee"
        GOVERNOR = "governor", "Governor or trustee"
        UNION = "union", "Union officer"
        ADVISER = "adviser", "Trust or council adviser"

    class Phase(models.TextChoices):
        ANY = "any", "Any phase"
        EARLY_YEARS = "early_years", "Early years"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        SPECIAL = "special", "Special and alternative provision"
        POST_16 = "post_16", "Post-16"

    class Area(models.TextChoices):
        ANY = "any", "Any area"
        INCLUSION = "inclusion", "Inclusion"
        CURRICULUM = "curriculum", "Curriculum and teaching"
        ACHIEVEMENT = "achievement", "Achievement and data"
        ATTENDANCE = "attendance", "Attendance and behaviour"
        WELLBEING = "wellbeing", "Personal development and wellbeing"
        LEADERSHIP = "leadership", "Leadership and governance"
        SAFEGUARDING = "safeguarding", "Safeguarding"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="experiences")
    role = models.CharField(max_length=12, choices=Role.choices)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.ANY)
    area = models.CharField(max_length=14, choices=Area.choices, default=Area.ANY)
    years = models.PositiveSmallIntegerField(null=True, blank=True)

    personal_fields: ClassVar = ("entry", "role", "phase", "area", "years")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "role", "phase", "area"], name="one_row_per_experience"
            )
        ]

    def __str__(self) -> str:
        return f"Experience {self.pk}"


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
