from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from inspections.models.rules import DeadlineRule
from inspections.models.visit import Visit


class Deadline(models.Model):
    """One thing that is due in a visit, by one rule. Worked out by ``inspections.deadlines``
    alone, and kept so that pages, feeds and checks read the same day; ticked off by people."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="deadlines")
    key = models.SlugField(max_length=60)
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    # Empty until what it is counted from has happened.
    counted_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    # The term calendar ends before the day: it may be later by a holiday we do not know of.
    assumes_no_breaks = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_fields: ClassVar = ("done_by",)
    other_fields: ClassVar = (
        "id", "visit", "key", "rule", "counted_on", "due", "assumes_no_breaks", "done_on",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "key"], name="one_deadline_per_visit_and_rule"
            ),
            models.CheckConstraint(
                condition=Q(counted_on=None, due=None)
                | Q(counted_on__isnull=False, due__isnull=False),
                name="deadline_is_due_once_it_counts",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, due__isnull=False),
                name="deadline_is_done_once_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of visit {self.visit_id}"

    @property
    def what(self) -> str:
        return self.rule.what

    @property
    def counted_from(self) -> str:
        return self.rule.counted_from

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def certainty(self) -> str:
        return self.rule.certainty

    @property
    def is_the_schools(self) -> bool:
        """Whether somebody at the school does it, rather than Ofsted."""
        return self.rule.whose == DeadlineRule.Whose.SCHOOL

    @property
    def why(self) -> str:
        """How it is counted, in words."""
        return self.rule.how_counted(assumes_no_breaks=self.assumes_no_breaks)
