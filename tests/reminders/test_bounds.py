"""Within which bounds a coordinator may change each rule that is delivered."""

from datetime import time

import pytest

from reminders.bounds import bounds_of, problems_with
from reminders.models import ReminderRule
from reminders.seeding import seed_rows

DELIVERED = {row["key"]: ReminderRule(**row) for row in seed_rows()}


@pytest.mark.parametrize(
    ("key", "first", "last", "may_be_off"),
    [
        # What is said before stays before, and what is said after after.
        ("evening-before-buddy", -4, -1, True),
        ("comments-due-head", -4, -1, True),
        ("next-day-head", 1, 4, True),
        ("one-week-buddy", 4, 10, True),
        ("six-weeks-head", 39, 45, True),
        # Of a letter nothing is known before it comes; a term starts on its first day.
        ("draft-due-buddy", 0, 3, True),
        ("published-buddy", 0, 3, True),
        ("term-coordinator", 0, 3, True),
        # On the day is on the day, and the buddy's call is never switched off.
        ("on-the-day-head", 0, 0, True),
        ("on-the-day-reserve", 0, 0, True),
        ("on-the-day-buddy", 0, 0, False),
    ],
)
def test_days_and_silence_have_bounds(key: str, first: int, last: int, may_be_off: bool) -> None:
    bounds = bounds_of(DELIVERED[key])
    assert (bounds.first, bounds.last, bounds.may_be_off) == (first, last, may_be_off)


@pytest.mark.parametrize("key", DELIVERED)
def test_each_rule_as_it_is_delivered_lies_within_its_bounds(key: str) -> None:
    rule = DELIVERED[key]
    assert problems_with(rule, days=rule.days, at=rule.at, is_active=True) == {}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"days": -5}, "days", "Choose one of the days listed"),
        ({"days": 0}, "days", "Choose one of the days listed"),
        ({"at": time(6, 59)}, "at", "between 7am and 8.30pm"),
        ({"at": time(20, 31)}, "at", "between 7am and 8.30pm"),
    ],
)
def test_beyond_its_bounds_a_change_is_refused_with_a_sentence(
    change: dict[str, object], field: str, words: str
) -> None:
    asked = {"days": -1, "at": time(18, 30), "is_active": True, **change}
    problems = problems_with(DELIVERED["evening-before-buddy"], **asked)
    assert list(problems) == [field]
    assert words in problems[field]


@pytest.mark.parametrize("at", [time(7), time(20, 30)])
def test_the_ends_of_the_day_are_within_it(at: time) -> None:
    rule = DELIVERED["evening-before-buddy"]
    assert problems_with(rule, days=-1, at=at, is_active=False) == {}


def test_the_buddys_call_on_the_day_cannot_be_switched_off() -> None:
    rule = DELIVERED["on-the-day-buddy"]
    problems = problems_with(rule, days=0, at=time(16), is_active=False)
    assert problems == {
        "is_active": (
            "This one cannot be switched off: somebody rings the head on each day on site"
        )
    }


def test_nothing_a_head_is_told_is_delivered_as_urgent() -> None:
    assert not [
        rule.key
        for rule in DELIVERED.values()
        if rule.is_urgent and rule.audience == ReminderRule.Audience.HEAD
    ]
