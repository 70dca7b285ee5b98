from typing import ClassVar

from django.db import models

from schools.models.network import Network
from schools.models.school import School


class ImportRun(models.Model):
    """One file that was read and changed something."""

    class Kind(models.TextChoices):
        GIAS = "gias", "Schools (GIAS)"
        OFSTED = "ofsted", "Inspections (Ofsted)"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.CASCADE)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    as_at = models.DateField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=60)
    read = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    skipped = models.JSONField(default=list)
    rejected = models.JSONField(default=list)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "kind", "network", "file_name", "sha256", "as_at", "at", "by_label", "read",
        "created", "updated", "unchanged", "skipped", "rejected",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file_name} as at {self.as_at}"


class SchoolCorrection(models.Model):
    """A value corrected by hand. It wins; what the files say is kept beside it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    imported_value = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    personal_fields: ClassVar = ("by_id",)
    other_fields: ClassVar = ("id", "school", "field", "imported_value", "value", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "field"], name="one_correction_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.field} of school {self.school_id}"


class SchoolLink(models.Model):
    """That a school carries on another one's history (a converted academy, a merger)."""

    class Basis(models.TextChoices):
        FILE = "file", "From the links file"
        LIKELY = "likely", "Likely: the same number in the authority, opened later"
        HAND = "hand", "Confirmed by hand"
        REJECTED = "rejected", "Looked at: not its predecessor"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="predecessors")
    predecessor_urn = models.PositiveIntegerField(db_index=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    link_type = models.CharField(max_length=60, blank=True)
    established = models.DateField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "school", "predecessor_urn", "basis", "link_type", "established",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "predecessor_urn"], name="one_link_per_predecessor"
            )
        ]

    def __str__(self) -> str:
        return f"School {self.school_id} follows {self.predecessor_urn}"
