"""The drill: once a term everybody in the directory is asked whether asking them works."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from directory.models.entries import Entry
from schools.models import Network


class Drill(models.Model):
    """One term's drill in a network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="drills")
    # The first day of the term, or of the school year's third where no terms are known.
    term_begins = models.DateField()
    opened_at = models.DateTimeField()

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "network", "term_begins", "opened_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "term_begins"], name="one_drill_per_network_and_term"
            )
        ]

    def __str__(self) -> str:
        return f"Drill {self.pk}"


class DrillAnswer(models.Model):
    """One person in one drill; asked by an escalation of kind "drill"."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="answers")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="drill_answers")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # The coordinator who rang and reached them, where that is how they answered.
    by_id = models.BigIntegerField(null=True, blank=True)

    personal_fields: ClassVar = ("entry", "asked_at", "answered_at", "by_id")
    other_fields: ClassVar = ("id", "drill")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drill", "entry"], name="asked_once_in_each_drill"),
            models.CheckConstraint(
                condition=Q(by_id=None) | Q(answered_at__isnull=False),
                name="whoever_was_reached_has_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"Drill answer {self.pk}"


class TreeCopy(models.Model):
    """Which telephone tree somebody was last sent, so that nobody gets the same twice."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    # Of what stands on it, without its date.
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    personal_fields: ClassVar = ("person", "sent_at")
    other_fields: ClassVar = ("id", "network", "digest")

    class Meta:
        verbose_name_plural = "tree copies"
        constraints = [
            models.UniqueConstraint(fields=["network", "person"], name="one_tree_copy_per_person")
        ]

    def __str__(self) -> str:
        return f"Tree copy {self.pk}"
