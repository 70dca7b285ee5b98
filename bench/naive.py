"""A naive account of what should be said to whom, day by day, from rows as they stand.

It shares nothing with reminders/planning.py or inspections/deadlines.py: another way of
computing the same, for the simulated year to compare with what arrives.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
PUBLIC = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2031)))
BEFORE_DRAFT = {
    "notified", "planned", "on_site", "deferred", "paused", "incomplete", "feedback",
}  # fmt: skip
# Of two things to tell a head on one day, the first of these.
ORDER = [
    "each_day", "first_day", "last_day", "comments_due", "draft_came", "published", "draft_due",
    "term_start",
]  # fmt: skip


class Occasion(NamedTuple):
    """What makes a reminder this one and no other."""

    rule: int
    kind: str
    subject: int
    day: date
    person: int


@dataclass
class Said:
    """An occasion with its times."""

    occasion: Occasion
    due: datetime
    too_late: datetime
    to_head: bool
    rank: tuple[Any, ...]


@dataclass
class Facts:
    """Rows as plain dictionaries, read by ``bench.year``."""

    visits: list[dict[str, Any]] = field(default_factory=list)
    gaps: dict[int, list[tuple[date, date | None]]] = field(default_factory=dict)
    # The days on site by visit, once they are worked out.
    days: dict[int, tuple[list[date], bool]] = field(default_factory=dict)
    pairs: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    contact: int | None = None
    coordinators: list[int] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    deadline_rules: list[dict[str, Any]] = field(default_factory=list)
    terms: list[tuple[date, date, bool]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    network: int = 0
    months_ahead: int = 0
    earliest_window: date | None = None


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in PUBLIC


def all_said(facts: Facts, now: datetime) -> dict[Occasion, Said]:
    """Everything that is true now, whether due, past or to come, before a head's one a day."""
    found: dict[Occasion, Said] = {}
    facts.days = {
        visit["id"]: days_of(visit, facts.gaps.get(visit["id"], [])) for visit in facts.visits
    }
    for rule in facts.rules:
        if rule["anchor"] == "term_start":
            pairs = _of_terms(facts, rule, now)
        else:
            pairs = _of_visits(facts, rule)
        for kind, subject, day, person in pairs:
            said = _said(rule, Occasion(rule["id"], kind, subject, day, person))
            found[said.occasion] = said
    return found


def winners(
    said: dict[Occasion, Said], heard: dict[tuple[int, date], Occasion]
) -> dict[Occasion, Said]:
    """The same with one a day for each head: what was heard, else the nearest."""
    first: dict[tuple[int, date], Occasion] = dict(heard)
    for each in sorted(said.values(), key=lambda each: each.rank):
        if each.to_head:
            first.setdefault((each.occasion.person, day_of(each.due)), each.occasion)
    return {
        occasion: each
        for occasion, each in said.items()
        if not each.to_head or first[occasion.person, day_of(each.due)] == occasion
    }


def day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def _said(rule: dict[str, Any], occasion: Occasion) -> Said:
    at = datetime.combine(occasion.day + rule["days"] * DAY, rule["at"], tzinfo=LONDON).astimezone(
        ZoneInfo("UTC")
    )
    rank = (ORDER.index(rule["anchor"]), abs(rule["days"]), rule["key"], at, occasion)
    late = at + timedelta(hours=rule["grace_hours"])
    return Said(occasion, at, late, rule["audience"] == "head", rank)


def days_of(visit: dict[str, Any], gaps: list[tuple[date, date | None]]) -> tuple[list[date], bool]:
    """The days on site that are known, and whether the last of them is the last."""
    if visit["phase"] == "deferred":
        return [], False
    days = []
    day = visit["first_day"]
    while day <= visit["last_day"]:
        away = any(stop < day and (back is None or day < back) for stop, back in gaps)
        if works(day) and not away:
            days.append(day)
        day += DAY
    return days, all(back is not None for _, back in gaps)


def _of_visits(facts: Facts, rule: dict[str, Any]) -> list[tuple[str, int, date, int]]:
    found = []
    for visit in facts.visits:
        head = visit["head_id"]
        if head is None or visit["phase"] in ("closed", "mistaken"):
            continue
        buddy, reserve = facts.pairs.get(head, (facts.contact, None))
        person = {"head": head if buddy else None, "buddy": buddy, "reserve": reserve}[
            rule["audience"]
        ]
        if person is None:
            continue
        days, is_last_known = facts.days[visit["id"]]
        for day in _occasions(facts, rule, visit, days, is_last_known):
            unannounced = visit["is_unannounced"] and rule["days"] < 0 and day in days[:1]
            if not unannounced:
                found.append(("visit", visit["id"], day, person))
    return found


def _occasions(
    facts: Facts, rule: dict[str, Any], visit: dict[str, Any], days: list[date], is_known: bool
) -> list[date]:
    anchor, phase = rule["anchor"], visit["phase"]
    if anchor == "each_day":
        return days
    if anchor == "first_day":
        return [day for day in days if _working_day_before(day) not in days]
    if anchor == "last_day":
        return days[-1:] if is_known else []
    if anchor == "draft_due":
        if phase not in BEFORE_DRAFT or not is_known or not days:
            return []
        return _deadline(facts, visit, "draft-report", days[-1])
    if anchor == "draft_came":
        return [visit["draft_on"]] if phase == "draft" and visit["draft_on"] else []
    if anchor == "comments_due":
        if phase != "draft" or not visit["draft_on"]:
            return []
        return _deadline(facts, visit, "comments-on-draft", visit["draft_on"])
    assert anchor == "published"
    is_out = phase in ("published", "monitoring") and visit["published_on"]
    return [visit["published_on"]] if is_out else []


def _working_day_before(day: date) -> date:
    day -= DAY
    while not works(day):
        day -= DAY
    return day


def _deadline(facts: Facts, visit: dict[str, Any], key: str, start: date) -> list[date]:
    called = day_of(visit["called_at"])
    rules = [
        rule
        for rule in facts.deadline_rules
        if rule["key"] == key
        and rule["in_force_from"] <= called
        and (rule["in_force_to"] is None or called < rule["in_force_to"])
    ]
    if not rules:
        return []
    rule = max(rules, key=lambda rule: rule["in_force_from"])
    day, left = start, rule["number"]
    while left:
        day += DAY
        if works(day) and not (rule["day_kind"] == "statutory" and _long_break(facts, day)):
            left -= 1
    return [day]


def _long_break(facts: Facts, day: date) -> bool:
    """Whether a day is in a holiday of more than a week between two terms that are known."""
    before = max((last for first, last, _ in facts.terms if first <= day), default=None)
    after = min((first for first, _, _ in facts.terms if first > day), default=None)
    if before is None or after is None or day <= before or (after - before).days > 71:
        return False
    first, last = before + DAY, after - DAY
    while first <= last and not works(first):
        first += DAY
    while first <= last and not works(last):
        last -= DAY
    return first <= day <= last and (last - first).days >= 7


def _of_terms(
    facts: Facts, rule: dict[str, Any], now: datetime
) -> list[tuple[str, int, date, int]]:
    found = []
    for first_day, _, starts_term in facts.terms:
        if not starts_term or abs((first_day - day_of(now)).days) > 13:
            continue
        soon = _months_later(first_day, facts.months_ahead)
        if rule["audience"] == "coordinator":
            is_any = facts.earliest_window is not None and facts.earliest_window <= soon
            people = set(facts.coordinators) if is_any else set()
        else:
            people = {
                post["person_id"]
                for post in facts.posts
                if post["person_id"] in facts.pairs
                and post["opens"] is not None
                and post["opens"] <= soon
                and post["start"] <= first_day
                and (post["end"] is None or post["end"] > first_day)
            }
        found += [("network", facts.network, first_day, person) for person in sorted(people)]
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError
