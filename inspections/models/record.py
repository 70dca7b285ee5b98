from typing import ClassVar

from django.db import models

from schools.models import School


class InspectionRecord(models.Model):
    """An inspection already made, with its outcome as published, never converted into
    another model's words (DOMAIN 7.7). Kept without a school until that school appears."""

    class Kind(models.TextChoices):
        FULL = "full", "Full inspection (report card)"
        GRADED = "graded", "Graded inspection"
        UNGRADED = "ungraded", "Ungraded inspection"

    class Source(models.TextChoices):
        OFSTED = "ofsted", "Ofsted’s published file"
        HEAD = "head", "The head’s own word"

    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.SET_NULL, related_name="records"
    )
    urn = models.PositiveIntegerField(db_index=True, help_text="The school’s URN in the file.")
    urn_at_time = models.PositiveIntegerField(db_index=True)
    laestab = models.CharField(max_length=7, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField("inspection number", max_length=20, blank=True)
    started_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    at_predecessor = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict)
    category_of_concern = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.OFSTED)
    as_at = models.DateField()

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "school", "urn", "urn_at_time", "laestab", "kind", "number", "started_on",
        "published_on", "at_predecessor", "outcome", "category_of_concern", "source", "as_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["urn", "kind", "started_on"], name="one_record_per_inspection"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} inspection of {self.urn} on {self.started_on}"
