"""Within which bounds a coordinator may change a rule: pure.

A few days either way and any time by day. What is said before stays before and what is said
after stays after; on the day means on the day; and the buddy's call on a day on site is never
switched off. Whom a rule speaks to, what it says and whether it is urgent are the operator's.
"""

from dataclasses import dataclass
from datetime import time

from reminders.models import EARLIEST, LATEST, ReminderRule

MOVES_BY = 3


@dataclass(frozen=True)
class Bounds:
    """The days after its anchor on which a rule may speak, and whether it may be silent."""

    first: int
    last: int
    may_be_off: bool

    @property
    def days(self) -> range:
        return range(self.first, self.last + 1)


def bounds_of(rule: ReminderRule) -> Bounds:
    """The bounds of a rule as it is delivered."""
    on_the_day = rule.anchor == ReminderRule.Anchor.EACH_DAY
    first, last = rule.days - MOVES_BY, rule.days + MOVES_BY
    if on_the_day:
        first = last = rule.days
    elif rule.days < 0:
        last = min(last, -1)
    else:
        first = max(first, min(rule.days, 1))
    is_the_buddys_call = on_the_day and rule.audience == ReminderRule.Audience.BUDDY
    return Bounds(first, last, may_be_off=not is_the_buddys_call)


def problems_with(rule: ReminderRule, *, days: int, at: time, is_active: bool) -> dict[str, str]:
    """What is wrong with a change: a sentence for each field, or nothing."""
    bounds = bounds_of(rule)
    problems: dict[str, str] = {}
    if days not in bounds.days:
        problems["days"] = "Choose one of the days listed: others would not fit what it says"
    if not EARLIEST <= at <= LATEST:
        problems["at"] = "The time must be between 7am and 8.30pm"
    if not is_active and not bounds.may_be_off:
        problems["is_active"] = (
            "This one cannot be switched off: somebody rings the head on each day on site"
        )
    return problems
