from typing import ClassVar

from django.db import models
from django.db.models import Q

from schools.models.network import Network
from schools.models.school import School


class Organisation(models.Model):
    """A trust, council, union, association, federation or governing body in a network."""

    class Kind(models.TextChoices):
        TRUST = "trust", "Academy trust"
        FOUNDATION_TRUST = "foundation_trust", "Foundation or co-operative trust"
        COUNCIL = "council", "Council"
        UNION = "union", "Union"
        ASSOCIATION = "association", "Heads’ association"
        FEDERATION = "federation", "Federation"
        GOVERNING_BODY = "governing_body", "Governing body"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="organisations")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=160)
    uid = models.CharField("group UID in GIAS", max_length=20, blank=True)
    email_domain = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField("published e-mail address", blank=True)
    is_imported = models.BooleanField(default=False)
    name_is_corrected = models.BooleanField(
        "the name was corrected by hand and is kept at the next import", default=False
    )
    as_at = models.DateField("name as at", null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "kind", "name", "uid", "email_domain", "contact_email", "is_imported",
        "name_is_corrected", "as_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "uid"], condition=~Q(uid=""), name="one_organisation_per_uid"
            ),
            models.UniqueConstraint(
                fields=["network", "kind", "name"], name="one_organisation_per_kind_and_name"
            ),
            models.UniqueConstraint(
                fields=["network"], condition=Q(kind="council"), name="one_council_per_network"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """That an organisation is responsible for a school (DOMAIN 8.9)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="responsibilities"
    )
    is_imported = models.BooleanField(default=False)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "school", "organisation", "is_imported")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "organisation"], name="one_responsibility_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"Organisation {self.organisation_id} is responsible for school {self.school_id}"
