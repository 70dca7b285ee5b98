"""The text of the covenant, version by version, and who approved its words."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from schools.models import Network, Organisation


class Declaration(models.Model):
    """One version of a network's covenant: Markdown, frozen with its hash when published. From
    then on the database itself refuses to change a word (``covenant.migrations``)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced by a later version"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="declarations")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    # [{"heading": ..., "summary": ...}], the promises in a breath
    promises = models.JSONField(default=list)
    # [{"kind": a kind of party or "", "words": ..., "unit": "days a year" or ""}]: what a party may
    # add to the promises, and by how much (covenant/undertakings.py)
    undertakings = models.JSONField(default=list)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network", "version", "title", "promises", "undertakings", "text", "sha256",
        "status", "published_at",
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


class Wording(models.Model):
    """The words of a draft as they were saved once: what a party read when it answered, and what
    somebody else wrote over."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="wordings")
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    promises = models.JSONField(default=list)
    undertakings = models.JSONField(default=list)
    text = models.TextField()
    saved_at = models.DateTimeField()
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_fields: ClassVar = ("by",)
    other_fields: ClassVar = (
        "id", "declaration", "sha256", "title", "promises", "undertakings", "text", "saved_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "sha256"], name="one_wording_per_hash")
        ]

    def __str__(self) -> str:
        return f"Wording {self.pk} of declaration {self.declaration_id}"


class Approval(models.Model):
    """That a named party was asked whether these are the words, and what it said. It counts for
    the words it was given to (``text_sha256``) and for no others."""

    class Answer(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Asks for changes"

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="approvals")
    # By name, because a party may be one that this installation does not know.
    party = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    # What should change, from whoever asks for it.
    words = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Where a coordinator wrote down what a party said elsewhere: "at the meeting of heads".
    how = models.CharField(max_length=200, blank=True)

    personal_fields: ClassVar = ("words", "by", "how")
    other_fields: ClassVar = (
        "id", "declaration", "party", "organisation", "asked_at", "answer", "answered_at",
        "text_sha256",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "party"], name="one_approval_per_party_and_text"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(text_sha256="")),
                name="an_answer_is_dated_and_says_to_which_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}: {self.answer or 'asked'}"
