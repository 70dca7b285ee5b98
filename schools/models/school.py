from typing import ClassVar

from django.db import models

from schools.models.network import Network


class School(models.Model):
    """A school by its URN. Columns hold what counts now; a correction by hand wins over
    the imported value, which is kept beside it (SchoolCorrection)."""

    class ResponsibleBody(models.TextChoices):
        TRUST = "trust", "Academy trust"
        COUNCIL = "council", "Council"
        GOVERNING_BODY = "governing_body", "Governing body or foundation"
        INDEPENDENT = "independent", "Proprietor"
        UNKNOWN = "unknown", "Not known"

    # The status of a school that is no more, as the files write it.
    CLOSED: ClassVar = "Closed"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="schools")
    urn = models.PositiveIntegerField("URN", unique=True)
    name = models.CharField(max_length=200)
    la_code = models.CharField(max_length=3, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    type_code = models.CharField(max_length=4, blank=True)
    type_name = models.CharField("type", max_length=80, blank=True)
    type_group = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    open_date = models.DateField(null=True, blank=True)
    close_date = models.DateField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    religious_character = models.CharField(max_length=80, blank=True)
    trust_flag = models.CharField(max_length=60, blank=True)
    responsible_body = models.CharField(
        max_length=20, choices=ResponsibleBody.choices, default=ResponsibleBody.UNKNOWN
    )
    is_state_funded = models.BooleanField(default=False)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    street = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    website = models.CharField(max_length=200, blank=True)
    as_at = models.DateField("as at", null=True, help_text="The date of the file it comes from.")
    absent_since = models.DateField(
        null=True, blank=True, help_text="The date of the first later file without this school."
    )

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "urn", "name", "la_code", "establishment_number", "type_code",
        "type_name", "type_group", "status", "phase", "low_age", "high_age", "open_date",
        "close_date", "pupils", "capacity", "religious_character", "trust_flag",
        "responsible_body", "is_state_funded", "easting", "northing", "street", "town",
        "postcode", "telephone", "website", "as_at", "absent_since",
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["network", "name"], name="schools_by_name"),
            models.Index(fields=["la_code", "establishment_number"], name="schools_by_laestab"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.urn})"
