"""Rules as dated rows with their source: loaded once from a seed file, then the operator's."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from inspections.models.record import InspectionRecord


class DatedRule(models.Model):
    """What every rule carries: since when, until when, from where, how certain."""

    class Certainty(models.TextChoices):
        CERTAIN = "certain", "Read in the source"
        LIKELY = "likely", "Partial, older or secondary source"
        DERIVED = "derived", "Worked out from other facts"

    key = models.SlugField(max_length=60)
    in_force_from = models.DateField()
    in_force_to = models.DateField(
        null=True, blank=True, help_text="The first day it no longer is."
    )
    source = models.CharField(max_length=300)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)

    class Meta:
        abstract = True


class WindowRule(DatedRule):
    """When the next full inspection may come, counted from the last one (DOMAIN 3)."""

    class AppliesTo(models.TextChoices):
        INSPECTED = "inspected", "A school that has been inspected"
        CONCERN = "concern", "A school in a category of concern or monitoring"
        NEW = "new", "A school not yet inspected"

    applies_to = models.CharField(max_length=12, choices=AppliesTo.choices)
    year_starts_in_month = models.PositiveSmallIntegerField(
        "month in which the year starts", default=9
    )
    opens_after_years = models.PositiveSmallIntegerField(
        help_text="The window opens at the start of this many years after the year counted from."
    )
    closes_after_years = models.PositiveSmallIntegerField(
        help_text="It closes at the end of this many years after the year counted from."
    )
    words = models.CharField(max_length=300)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "key", "in_force_from", "in_force_to", "source", "certainty", "applies_to",
        "year_starts_in_month", "opens_after_years", "closes_after_years", "words",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "in_force_from"], name="one_window_rule_per_start"
            ),
            models.CheckConstraint(
                condition=Q(closes_after_years__gte=F("opens_after_years")),
                name="window_rule_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.in_force_from}"


NO_CALENDAR = "We do not know all the term dates, so it may be later by the length of a holiday"


class DeadlineRule(DatedRule):
    """How many of which kind of day after what (DOMAIN 2.13, 5.7)."""

    class CountedFrom(models.TextChoices):
        YEAR_START = "year_start", "Pupils’ first day in autumn"
        CALLED = "called", "The call"
        FIRST_DAY = "first_day", "The first day on site"
        PAUSED = "paused", "The day on which the inspection was paused"
        INCOMPLETE = "incomplete", "The day on which the inspection was left incomplete"
        LAST_DAY = "last_day", "The last day on site"
        DRAFT = "draft", "The draft report"
        PUBLISHED = "published", "Publication"
        ANSWER = "answer", "Ofsted’s answer to a complaint"

    class DayKind(models.TextChoices):
        WEEKDAY = "weekday", "Weekdays except public holidays, even if the school is shut"
        STATUTORY = "statutory", "As in the law: school holidays of over a week are left out"
        PUPILS = "pupils", "Days on which pupils are in"
        MONTHS = "months", "Months, to the same day"

    class Whose(models.TextChoices):
        SCHOOL = "school", "The school’s to do"
        OFSTED = "ofsted", "Ofsted’s to do"

    what = models.CharField(max_length=160)
    counted_from = models.CharField(max_length=12, choices=CountedFrom.choices)
    number = models.PositiveSmallIntegerField()
    day_kind = models.CharField(max_length=12, choices=DayKind.choices)
    whose = models.CharField(max_length=8, choices=Whose.choices, default=Whose.OFSTED)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "key", "in_force_from", "in_force_to", "source", "certainty", "what",
        "counted_from", "number", "day_kind", "whose",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "in_force_from"], name="one_deadline_rule_per_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.in_force_from}"

    def how_counted(self, *, assumes_no_breaks: bool = False) -> str:
        """How it is counted, in words; with what is not sure where the calendar has a hole."""
        start = self.CountedFrom(self.counted_from).label
        if not start.startswith("Ofsted"):
            start = start[0].lower() + start[1:]
        if self.number == 0:
            return f"On {start}."
        words = f"{counted(self.number, self.day_kind)} after {start}"
        in_words = COUNTED_IN[self.DayKind(self.day_kind)]
        if in_words:
            words = f"{words}; {in_words}"
        return f"{words}. {NO_CALENDAR}." if assumes_no_breaks else f"{words}."


COUNTED_IN = {
    DeadlineRule.DayKind.WEEKDAY: "any weekday counts, even in the holidays",
    DeadlineRule.DayKind.STATUTORY: (
        "school holidays longer than a week do not count, INSET days do"
    ),
    DeadlineRule.DayKind.PUPILS: "INSET days do not count",
    DeadlineRule.DayKind.MONTHS: "",
}
UNITS = {DeadlineRule.DayKind.PUPILS: "school day", DeadlineRule.DayKind.MONTHS: "month"}


def counted(number: int, day_kind: str) -> str:
    """A number of days of a kind: 5 working days, 1 month."""
    unit = UNITS.get(DeadlineRule.DayKind(day_kind), "working day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class NegativeRule(DatedRule):
    """A published outcome after which the network stands by the head: what one model of
    inspection says of a part (DOMAIN 2.15, 3.10, 3.12). The rule counts that was in force on the
    day of publication."""

    # Of which part it speaks, besides the areas of each model.
    ANY, CATEGORY = "any", "category"

    applies_to = models.CharField(max_length=10, choices=InspectionRecord.Kind.choices)
    part = models.CharField(
        max_length=40,
        default=ANY,
        help_text="“any” for any part of the outcome, “category” for the category of concern, or "
        "one part by its key, such as “safeguarding”.",
    )
    says = models.CharField(
        max_length=200,
        blank=True,
        help_text="The grades or answers as they are published, with a semicolon between them. "
        "Left empty, anything that is said counts.",
    )
    words = models.CharField(max_length=300)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "key", "in_force_from", "in_force_to", "source", "certainty", "applies_to", "part",
        "says", "words",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "in_force_from"], name="one_negative_rule_per_start"
            ),
            # Of any part anything would be every outcome.
            models.CheckConstraint(
                condition=~Q(part="any") | ~Q(says=""), name="rules_for_any_part_say_which_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.in_force_from}"

    @property
    def answers(self) -> frozenset[str]:
        """What it says, one by one; none where anything counts."""
        return frozenset(each.strip() for each in self.says.split(";") if each.strip())

    def clean(self) -> None:
        """A rule of any part needs its answers. Raises ValidationError by field."""
        if self.part == self.ANY and not self.answers:
            raise ValidationError({"says": "Enter the answers that count, for any part"})


class OneOffHoliday(models.Model):
    """A public holiday that the calendar did not foresee, such as a day of national mourning.
    No working day in either meaning. Kept by operators, with where it was announced."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=300)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "day", "name", "source")

    def __str__(self) -> str:
        return f"{self.name} on {self.day}"


class RuleSet(models.Model):
    """A seed file of rules that was loaded. It is loaded once: the rows are the operator's."""

    name = models.CharField(max_length=60, unique=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "name")

    def __str__(self) -> str:
        return self.name
