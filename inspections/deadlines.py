"""What is due after an inspection, and when: pure, from dates, rules and terms.

What the head must do is counted in weekdays, the earlier meaning; what Ofsted promises in
statutory days (DOMAIN 2.13, 5.7). A missing term calendar is said, never assumed away. This is
the only arithmetic: the rows that pages read are written from it by ``services.deadlines``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.clock import months_later
from inspections.models import DeadlineRule
from inspections.workdays import DAY, Terms, after

CountedFrom = DeadlineRule.CountedFrom
DayKind = DeadlineRule.DayKind

# The usual days on site are rules too, but defaults rather than deadlines; so is the earliest
# day in autumn.
FIRST_DAY_ON_SITE = "first-day-on-site"
LAST_DAY_ON_SITE = "last-day-on-site"
EARLIEST_IN_AUTUMN = "earliest-in-autumn"
USUAL_DAYS = (FIRST_DAY_ON_SITE, LAST_DAY_ON_SITE)
# What most visits never come to is due only once it has happened.
ONLY_ONCE_THERE = (CountedFrom.PAUSED, CountedFrom.INCOMPLETE, CountedFrom.ANSWER)


@dataclass(frozen=True)
class Deadline:
    """One thing that is due. ``due`` is None until what it is counted from has happened."""

    rule: DeadlineRule
    counted_on: date | None
    due: date | None
    assumes_no_breaks: bool

    @property
    def key(self) -> str:
        return self.rule.key


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
        if is_due_in_a_visit(rule)
        and (dates.get(rule.counted_from) or rule.counted_from not in ONLY_ONCE_THERE)
    ]
    return sorted(found, key=lambda each: (each.due is None, each.due or date.max, each.key))


def is_due_in_a_visit(rule: DeadlineRule) -> bool:
    """Whether a rule makes a deadline, rather than saying what is usual."""
    return rule.key not in USUAL_DAYS and rule.counted_from != CountedFrom.YEAR_START


def _deadline(rule: DeadlineRule, counted_on: date | None, terms: Terms) -> Deadline:
    if counted_on is None:
        return Deadline(rule, None, None, assumes_no_breaks=False)
    due = due_on(rule, counted_on, terms)
    needs_calendar = rule.day_kind in (DayKind.STATUTORY, DayKind.PUPILS)
    return Deadline(
        rule, counted_on, due,
        assumes_no_breaks=needs_calendar and rule.number > 0 and not terms.covers(counted_on, due),
    )  # fmt: skip


def due_on(rule: DeadlineRule, counted_on: date, terms: Terms) -> date:
    """The day on which something is due that is counted from another. Where pupils' days are
    counted, the days after the last term that is known count as if pupils were in."""
    if rule.day_kind == DayKind.MONTHS:
        return months_later(counted_on, rule.number)
    if rule.day_kind == DayKind.WEEKDAY:
        return after(counted_on, rule.number, terms.is_weekday)
    if rule.day_kind == DayKind.STATUTORY:
        return after(counted_on, rule.number, terms.is_statutory)
    return after(
        counted_on, rule.number,
        lambda day: terms.pupils_are_in(day)
        or (terms.may_be_inspected(day) and not terms.covers(day, day)),
    )  # fmt: skip


def earliest_in_autumn(first_day: date, rules: Iterable[DeadlineRule], terms: Terms) -> date | None:
    """The first day of a school year on which a routine inspection may begin, where pupils come
    back on ``first_day`` (DOMAIN 2.10); None where no rule or no term tells."""
    rule = next((each for each in rules if each.key == EARLIEST_IN_AUTUMN), None)
    if rule is None:
        return None
    while not terms.pupils_are_in(first_day):
        if not terms.covers(first_day, first_day):
            return None
        first_day += DAY
    due = due_on(rule, first_day, terms)
    return due if terms.covers(first_day, due) else None


def rules_in_force(rules: Iterable[DeadlineRule], day: date) -> list[DeadlineRule]:
    """The newest rule of each key that is in force on a day."""
    newest: dict[str, DeadlineRule] = {}
    for rule in sorted(rules, key=lambda each: each.in_force_from):
        if rule.in_force_from <= day and (rule.in_force_to is None or day < rule.in_force_to):
            newest[rule.key] = rule
    return list(newest.values())
