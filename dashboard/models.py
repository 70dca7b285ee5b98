"""Calendar feeds: who reads what in their own calendar, and what was said there. And what was
measured of the promises, term by term."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models import Network


class CalendarFeed(models.Model):
    """An address that a calendar app asks by itself. Whoever holds it reads it, so only its
    digest is kept, and what is read there is of little use to others."""

    class Scope(models.TextChoices):
        MINE = "mine", "Everything that is mine to do"
        SCHOOL = "school", "My school’s visits, deadlines and term dates"
        SUPPORT = "support", "When to ring those I support"
        NETWORK = "network", "My network’s visits, the days alone"

    class Titles(models.TextChoices):
        NEUTRAL = "neutral", "Neutral"
        NAMED = "named", "With names and places"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    scope = models.CharField("what is in it", max_length=10, choices=Scope.choices)
    titles = models.CharField(max_length=10, choices=Titles.choices, default=Titles.NEUTRAL)
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # When what it says changed last.
    changed_at = models.DateTimeField()
    # The day alone: when somebody's phone was on is nobody's business.
    last_read_on = models.DateField(null=True)

    personal_fields: ClassVar = ("person", "name", "scope", "titles", "token_digest")
    other_fields: ClassVar = ("id", "network", "made_at", "changed_at", "last_read_on")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="calendar_feed_has_a_name")
        ]

    def __str__(self) -> str:
        return f"Calendar feed {self.pk}"


class FeedEvent(models.Model):
    """What a feed said of one thing, so that calendar apps follow when it moves or ends.

    The title is not kept: its fingerprint tells whether it changed.
    """

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="events")
    # What it is about, without its dates, which move.
    subject = models.CharField(max_length=120)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    begins_on = models.DateField()
    begins_at = models.DateTimeField(null=True, help_text="Empty for a whole day.")
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    personal_fields: ClassVar = ("feed", "subject")
    other_fields: ClassVar = (
        "id", "uid", "sequence", "fingerprint", "begins_on", "begins_at", "changed_at",
        "cancelled_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "subject"], name="one_feed_event_per_subject")
        ]

    def __str__(self) -> str:
        return f"Feed event {self.pk}"


class TermFigure(models.Model):
    """One figure of one network in one term, as it was measured when the term was frozen: exact,
    never changed (a trigger refuses it), and never shown as it is. Nobody can be found from it:
    there is no way from here to the rows it was counted from."""

    # By number, as in the audit trail: what was said in public stays when a network goes.
    network_id = models.BigIntegerField()
    # The term's first day, by ``directory.terms``.
    term = models.DateField()
    key = models.SlugField(max_length=40)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    # Whole minutes in ascending order, of a figure that is said in minutes.
    minutes = models.JSONField(default=list, blank=True)
    frozen_at = models.DateTimeField()

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "network_id", "term", "key", "numerator", "denominator", "minutes", "frozen_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network_id", "term", "key"], name="one_figure_per_network_and_term"
            ),
            models.CheckConstraint(
                condition=Q(numerator__lte=F("denominator")), name="figure_is_part_of_its_whole"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="figure_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} in the term from {self.term}"
