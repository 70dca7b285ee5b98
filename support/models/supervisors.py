"""Who offers supervision, and whom they or a head must not meet there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network, School


class Way(models.TextChoices):
    """How two people or a group meet."""

    IN_PERSON = "in-person", "In person"
    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video link"


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    def there(self) -> Self:
        """Who said yes, agreed to the limits of confidence, and has not left."""
        return self.filter(left_at=None).exclude(agreed_at=None)


class Supervisor(models.Model):
    """Somebody who offers supervision in a network, from inside it or outside."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="supervisors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervisors")
    is_outside = models.BooleanField("works for none of the network’s parties", default=True)
    qualifications = models.CharField(max_length=300, blank=True)
    about = models.CharField("how they work, in their own words", max_length=500, blank=True)
    # Words of ``Way``.
    ways = models.JSONField(default=list, blank=True)
    takes_talks = models.BooleanField(
        "may be asked to ring a head who would like to talk", default=False
    )
    entered_at = models.DateTimeField()
    # Their own yes, to supervising here and to the limits of confidence.
    agreed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SupervisorQuerySet.as_manager()

    personal_fields: ClassVar = (
        "person", "is_outside", "qualifications", "about", "ways", "takes_talks", "entered_at",
        "agreed_at", "left_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"], name="one_supervisor_per_person_and_network"
            )
        ]

    def __str__(self) -> str:
        return f"Supervisor {self.pk}"


class Apart(models.Model):
    """The private word of a head or a supervisor that they must not meet somebody, or anybody of
    a school, in supervision. Nobody else reads it, and nobody is told why."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_apart")
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    other = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "school", "other", "at")
    other_fields: ClassVar = ("id", "network")

    class Meta:
        verbose_name_plural = "apart"
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "school"], name="kept_apart_once_from_a_school"
            ),
            models.UniqueConstraint(
                fields=["network", "person", "other"], name="kept_apart_once_from_a_person"
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False, other=None) | Q(school=None, other__isnull=False),
                name="kept_apart_from_a_school_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("person")),
                name="kept_apart_from_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Apart {self.pk}"
