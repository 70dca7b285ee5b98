"""When somebody in the directory can be asked, and whether their telephone has been seen to
work."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from directory.models.entries import Entry


class Hours(models.Model):
    """A part of each week in which this person can be asked, by London's clock."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    begins = models.TimeField("from")
    ends = models.TimeField("until")

    personal_fields: ClassVar = ("entry", "weekday", "begins", "ends")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "hours"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "weekday", "begins"], name="one_row_of_hours_per_beginning"
            ),
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends")), name="hours_begin_before_they_end"
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)), name="hours_are_on_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"Hours {self.pk}"


class Away(models.Model):
    """Days on which this person is not asked, both inclusive; no reason is kept."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="away")
    first_day = models.DateField("first day away")
    last_day = models.DateField("last day away")

    personal_fields: ClassVar = ("entry", "first_day", "last_day")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "away"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="away_begins_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"Away {self.pk}"


class TelephoneCheck(models.Model):
    """That a person's number has been seen to work: it counts for that number alone."""

    class How(models.TextChoices):
        TEXT = "text", "By a code sent to it"
        RANG = "rang", "A coordinator rang it"
        DRILL = "drill", "By a text sent back from it"

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="telephone_check")
    # As in Person.telephone; a changed number is verified anew.
    telephone = models.CharField(max_length=30)
    verified_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=5, choices=How.choices, blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    # Keyed digest of the code that was sent; the code itself is kept nowhere.
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    personal_fields: ClassVar = ("entry", "telephone", "verified_at", "how", "by_id", "sent_at")
    other_fields: ClassVar = ("id", "digest", "tries")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None, how="") | Q(verified_at__isnull=False) & ~Q(how=""),
                name="verified_telephones_say_how",
            )
        ]

    def __str__(self) -> str:
        return f"Telephone check {self.pk}"
