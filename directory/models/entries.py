"""Staff with Ofsted experience who consented to be found."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from core.clock import london_time, months_later
from schools.models import Network, Organisation, School

# Asked after a year whether it is still true; not shown any more after these without a yes.
ASKED_AFTER, STILL_TRUE_FOR = 12, 14


def months_ago(months: int, today: date) -> datetime:
    """The beginning of the day, in London, so many months before."""
    return london_time(months_later(today, -months), 0)


class EntryQuerySet(models.QuerySet["Entry"]):
    def that_are_in(self) -> "EntryQuerySet":
        """Who agreed and has not left, approved or not."""
        return self.filter(left_at=None).exclude(consented_at=None)

    def approved(self) -> "EntryQuerySet":
        """Who agreed, was approved and has not left."""
        return self.that_are_in().exclude(approved_at=None)

    def listed(self, today: date) -> "EntryQuerySet":
        """Who is shown and asked: approved, not left, and said within 14 months that what stands
        there is still true."""
        return self.approved().filter(said_since(months_ago(STILL_TRUE_FOR, today)))

    def unconfirmed(self, today: date) -> "EntryQuerySet":
        """Who is approved, and not shown until they say that it is still true."""
        return self.approved().exclude(said_since(months_ago(STILL_TRUE_FOR, today)))


def said_since(since: datetime) -> Q:
    """Whose last own word that their entry is true is not older."""
    return Q(confirmed_at__gte=since) | Q(confirmed_at=None, consented_at__gte=since)


class Entry(models.Model):
    """A person in the directory: listed from consent and approval until they leave."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entries")
    # What the topics have no word for, in the person's own words.
    good_for = models.CharField("anything else", max_length=300, blank=True)
    years = models.PositiveSmallIntegerField("years of experience", null=True, blank=True)
    # The calendar year in which they last went through an inspection, on either side of it.
    last_inspection = models.PositiveSmallIntegerField("last inspection", null=True, blank=True)
    is_serving_inspector = models.BooleanField(default=False)
    # Their own word that name and number may stand on the printed telephone tree.
    is_on_the_tree = models.BooleanField("on the printed telephone tree", default=False)
    # The officer who proposed them, for which organisation; nothing is listed by that alone.
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_for = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    # What the officer called them: they are not told the name that an address has here.
    proposed_as = models.CharField(max_length=120, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    # When they last said that it is still true.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    # When they left, or said no to a proposal.
    left_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    personal_fields: ClassVar = (
        "person", "good_for", "years", "last_inspection", "is_serving_inspector",
        "is_on_the_tree", "proposed_by", "proposed_at", "proposed_as", "consented_at",
        "confirmed_at", "approved_at", "approved_by_id", "left_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network", "proposed_for")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"], name="one_directory_entry_per_person"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(consented_at__isnull=False),
                name="nobody_is_listed_who_has_not_consented",
            ),
        ]

    def __str__(self) -> str:
        return f"Directory entry {self.pk}"

    @property
    def is_in(self) -> bool:
        """Whether they agreed and have not left."""
        return self.consented_at is not None and self.left_at is None

    @property
    def is_asked(self) -> bool:
        """Whether they were proposed and have neither agreed nor said no."""
        return self.consented_at is None and self.left_at is None and self.proposed_at is not None

    @property
    def said_at(self) -> datetime | None:
        """When they last said that what stands there is true."""
        return self.confirmed_at or self.consented_at

    def is_due(self, today: date) -> bool:
        """Whether they have not said for a year that it is still true."""
        return self.said_at is None or self.said_at < months_ago(ASKED_AFTER, today)

    def is_shown(self, today: date) -> bool:
        """Whether heads are shown this entry, as ``EntryQuerySet.listed``."""
        is_approved = self.is_in and self.approved_at is not None
        said_at = self.said_at
        return is_approved and said_at is not None and said_at >= months_ago(STILL_TRUE_FOR, today)


class Experience(models.Model):
    """One thing that an entry knows: a role held, a phase, a type of school, an area of the
    framework, or a topic they are good to talk to about."""

    class Facet(models.TextChoices):
        ROLE = "role", "Role"
        PHASE = "phase", "Phase"
        TYPE = "type", "Type of school"
        AREA = "area", "Area"
        TOPIC = "topic", "Good to talk to about"

    class Role(models.TextChoices):
        INSPECTOR = "inspector", "Inspector, now or before"
        HEAD = "head", "Head through inspections"
        NOMINEE = "nominee", "Nominee"
        GOVERNOR = "governor", "Governor or trustee"
        UNION = "union", "Union officer"
        ADVISER = "adviser", "Trust or council adviser"

    class Phase(models.TextChoices):
        EARLY_YEARS = "early_years", "Early years"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        SPECIAL = "special", "Special and alternative provision"
        POST_16 = "post_16", "Post-16"

    # The areas of the report card (DOMAIN 3.9), and safeguarding beside them.
    class Area(models.TextChoices):
        INCLUSION = "inclusion", "Inclusion"
        CURRICULUM = "curriculum", "Curriculum and teaching"
        ACHIEVEMENT = "achievement", "Achievement and data"
        ATTENDANCE = "attendance", "Attendance and behaviour"
        WELLBEING = "wellbeing", "Personal development and wellbeing"
        LEADERSHIP = "leadership", "Leadership and governance"
        SAFEGUARDING = "safeguarding", "Safeguarding"

    class SchoolType(models.TextChoices):
        MAINTAINED = "maintained", "Council-maintained school"
        ACADEMY = "academy", "Academy or free school"
        FAITH = "faith", "School with a religious character"
        SMALL = "small", "Small school"
        NURSERY = "nursery", "Nursery school"
        SPECIAL = "special", "Special school"
        PRU = "pru", "Pupil referral unit or alternative provision"

    class Topic(models.TextChoices):
        ANYTHING = "anything", "Will talk anything through"
        CONDUCT = "conduct", "How inspectors behave"
        PROCESS = "process", "How an inspection runs"
        DATA = "data", "Data"
        SAFEGUARDING = "safeguarding", "Safeguarding evidence"
        SEND = "send", "SEND"
        EARLY_YEARS = "early_years", "Early years"
        SMALL_SCHOOLS = "small_schools", "Small schools"
        STAFF = "staff", "Looking after staff"

    CHOICES: ClassVar = {
        Facet.ROLE: Role,
        Facet.PHASE: Phase,
        Facet.TYPE: SchoolType,
        Facet.AREA: Area,
        Facet.TOPIC: Topic,
    }

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="experiences")
    facet = models.CharField(max_length=5, choices=Facet.choices)
    value = models.CharField(max_length=14)

    personal_fields: ClassVar = ("entry", "facet", "value")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "facet", "value"], name="one_row_per_experience"
            )
        ]
        indexes = [models.Index(fields=["facet", "value"], name="experience_by_value")]

    def __str__(self) -> str:
        return f"Experience {self.pk}"

    @property
    def words(self) -> str:
        """The value as people read it."""
        return str(self.CHOICES[self.Facet(self.facet)](self.value).label)


class EntryConflict(models.Model):
    """A school whose head must not be shown this person: declared, and private."""

    class Why(models.TextChoices):
        INSPECTED = "inspected", "I have inspected it"
        OTHER = "other", "I would rather not say"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=9, choices=Why.choices, default=Why.OTHER)

    personal_fields: ClassVar = ("entry", "school", "why")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "school"], name="one_conflict_per_entry_and_school"
            )
        ]

    def __str__(self) -> str:
        return f"Directory conflict {self.pk}"
