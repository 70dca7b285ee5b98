from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from schools.models import School


class Programme(models.Model):
    """A monitoring programme of a school (DOMAIN 2.15): the monitoring inspections that follow
    a published report belong to it. Why there is one is not kept here."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="programmes")
    # Empty where the report came before the school was here.
    began_with = models.OneToOneField(
        "inspections.Visit",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="programme_begun",
    )
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "school", "began_with", "began_on", "ended_on")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(ended_on=None),
                name="one_monitoring_programme_per_school",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="programme_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Programme {self.pk} of school {self.school_id}"
