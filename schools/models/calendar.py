"""A network's year: its terms, and the days in them on which no pupils come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from schools.models.network import Network


class Term(models.Model):
    """A school term of a network: the first and last day on which pupils are in."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=60, help_text="For example: Autumn 2026, first half")
    first_day = models.DateField()
    last_day = models.DateField()
    starts_term = models.BooleanField(
        "this is the start of a term, not the second half of one", default=True
    )

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "network", "name", "first_day", "last_day", "starts_term")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="term_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["network", "first_day"], name="one_term_per_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day} to {self.last_day})"


class DayWithoutPupils(models.Model):
    """A day in or beside a term on which staff are in and pupils are not, or nobody is.

    It is no school holiday: in the law's count of working days it counts (DOMAIN 5.7).
    """

    class Kind(models.TextChoices):
        INSET = "inset", "INSET day"
        CLOSURE = "closure", "Schools are closed"

    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="days_without_pupils"
    )
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.INSET)
    name = models.CharField(max_length=60, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "network", "day", "kind", "name")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "day"], name="one_reason_per_day_without_pupils"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.day}"
