"""The declaration, its versions, and who stands by which."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from schools.models import Network, Organisation


class Declaration(models.Model):
    """One version of a network's covenant: Markdown, frozen with its hash when published."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced by a later version"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="declarations")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    # [{"heading": ..., "summary": ...}], the promises in a breath
    promises = models.JSONField(default=list)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "version", "title", "promises", "text", "sha256", "status",
        "published_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "version"], name="one_text_per_version"),
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(status="published"),
                name="one_published_text_per_network",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (~Q(sha256="") & Q(published_at__isnull=False)),
                name="published_text_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Standing(models.Model):
    """How an organisation stands to a version of the declaration."""

    class State(models.TextChoices):
        SIGNED = "signed", "Signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="standings"
    )
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=12, choices=State.choices)
    since = models.DateTimeField()

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "organisation", "declaration", "state", "since")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "declaration"], name="one_standing_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"Organisation {self.organisation_id}: {self.state}"


class SignatureEvent(models.Model):
    """That it was signed: ids, time, hash of the text, salted digest of the evidence.
    Append-only by triggers; no foreign keys, so that nothing cascades into it."""

    class Act(models.TextChoices):
        SIGNED = "signed", "Signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    at = models.DateTimeField()
    act = models.CharField(max_length=12, choices=Act.choices)
    organisation_id = models.BigIntegerField(db_index=True)
    declaration_id = models.BigIntegerField()
    text_sha256 = models.CharField(max_length=64)
    evidence_digest = models.CharField(max_length=64)
    by_id = models.BigIntegerField()

    personal_fields: ClassVar = ("by_id",)
    other_fields: ClassVar = (
        "id", "at", "act", "organisation_id", "declaration_id", "text_sha256",
        "evidence_digest",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} by organisation {self.organisation_id}"


class SignatureEvidence(models.Model):
    """Who signed and by what authority: personal, and can be erased without breaking
    the event, which keeps the digest."""

    event = models.OneToOneField(SignatureEvent, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=100)
    authority = models.CharField(max_length=300)
    publish_name = models.BooleanField(default=False)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("name", "role", "authority", "publish_name", "salt")
    other_fields: ClassVar = ("id", "event", "erased_at")

    def __str__(self) -> str:
        return f"Evidence for signature {self.event_id}"
