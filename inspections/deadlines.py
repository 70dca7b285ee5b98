"""What is due after an inspection, and when: pure, from dates, rules and terms.

What the head must do is counted in weekdays, the earlier meaning; what Ofsted promises in
statutory days (DOMAIN 2.13, 5.7). A missing term calendar is said, never assumed away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from inspections.models import DeadlineRule
from inspections.workdays import Terms, after

CountedFrom = DeadlineRule.CountedFrom
DayKind = DeadlineRule.DayKind

# The usual days on site are rules too, but defaults rather than deadlines.
FIRST_DAY_ON_SITE = "first-day-on-site"
LAST_DAY_ON_SITE = "last-day-on-site"
USUAL_DAYS = (FIRST_DAY_ON_SITE, LAST_DAY_ON_SITE)

COUNTED_IN = {
    DayKind.WEEKDAY: "any weekday counts, even in the holidays",
    DayKind.SCHOOL_DAY: "school holidays longer than a week do not count",
}
NO_CALENDAR = "We do not know all the term dates, so it may be later by the length of a holiday"


@dataclass(frozen=True)
class Deadline:
    """One thing that is due. ``due`` is None until what it is counted from has happened."""

    key: str
    what: str
    number: int
    counted_from: str
    counted_on: date | None
    day_kind: str
    due: date | None
    source: str
    certainty: str
    assumes_no_breaks: bool

    @property
    def counted_from_words(self) -> str:
        return CountedFrom(self.counted_from).label.lower()

    @property
    def why(self) -> str:
        """How it is counted, in words."""
        days = "working day" if self.number == 1 else "working days"
        words = f"{self.number} {days} after {self.counted_from_words}"
        words += f"; {COUNTED_IN[DayKind(self.day_kind)]}"
        return f"{words}. {NO_CALENDAR}." if self.assumes_no_breaks else f"{words}."


def deadlines_for(
    dates: Mapping[str, date | None], rules: Iterable[DeadlineRule], terms: Terms
) -> list[Deadline]:
    """The deadlines of a visit: those with a date first, by date, then the others.

    ``dates`` holds the day of each thing counted from, None where it has not happened;
    ``rules`` are those in force for this visit.
    """
    found = [
        _deadline(rule, dates.get(rule.counted_from), terms)
        for rule in rules
        if rule.key not in USUAL_DAYS
    ]
    return sorted(found, key=lambda each: (each.due is None, each.due or date.max, each.key))


def _deadline(rule: DeadlineRule, counted_on: date | None, terms: Terms) -> Deadline:
    due, assumes_no_breaks = None, False
    if counted_on is not None and rule.day_kind == DayKind.WEEKDAY:
        due = after(counted_on, rule.number)
    elif counted_on is not None:
        due = after(counted_on, rule.number, terms)
        assumes_no_breaks = not terms.covers(counted_on, due)
    return Deadline(
        key=rule.key,
        what=rule.what,
        number=rule.number,
        counted_from=rule.counted_from,
        counted_on=counted_on,
        day_kind=rule.day_kind,
        due=due,
        source=rule.source,
        certainty=rule.certainty,
        assumes_no_breaks=assumes_no_breaks,
    )


def rules_in_force(rules: Iterable[DeadlineRule], day: date) -> list[DeadlineRule]:
    """The newest rule of each key that is in force on a day."""
    newest: dict[str, DeadlineRule] = {}
    for rule in sorted(rules, key=lambda each: each.in_force_from):
        if rule.in_force_from <= day and (rule.in_force_to is None or day < rule.in_force_to):
            newest[rule.key] = rule
    return list(newest.values())
