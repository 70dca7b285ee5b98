"""Which reminders there should be: pure, from rules and facts, without a database.

Every reminder has an identity (rule, subject, the day it counts from, person), so that a
second run plans nothing twice, and two times: when it is due, and from when it is too late.
A head hears at most one a day; where several fall on one day, the nearest to what is
happening wins, and what was already sent that day counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from core.clock import london_date, london_time
from inspections.models import Phase
from inspections.workdays import DAY, is_weekday
from reminders.models import Reminder, ReminderRule

Anchor = ReminderRule.Anchor
Audience = ReminderRule.Audience
Subject = Reminder.Subject

OVER = (Phase.CLOSED, Phase.MISTAKEN)
DRAFT_TO_COME = (Phase.NOTIFIED, Phase.ON_SITE, Phase.INSPECTED)
# Which of two messages to a head on one day is sent: the first of these.
NEAREST_FIRST = (
    Anchor.EACH_DAY, Anchor.FIRST_DAY, Anchor.LAST_DAY, Anchor.DRAFT_DUE, Anchor.TERM_START,
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """What planning needs of a reminder rule."""

    pk: int
    key: str
    anchor: str
    days: int
    at: time
    audience: str
    grace_hours: int


@dataclass(frozen=True)
class VisitFacts:
    """A visit, and who stands by its head. ``contact`` is the buddy, or whom heads ring who
    have none; ``draft_due`` the day on which the draft report is due."""

    pk: int
    network_id: int
    phase: str
    first_day: date
    last_day: date
    draft_due: date | None = None
    head: int | None = None
    contact: int | None = None
    reserve: int | None = None


@dataclass(frozen=True)
class TermFacts:
    """The start of a term in a network: the paired heads in whose case a window is open or
    opens soon, and the coordinators if there is any such window at all."""

    network_id: int
    first_day: date
    heads: tuple[int, ...] = ()
    coordinators: tuple[int, ...] = ()


class Identity(NamedTuple):
    """What makes a reminder this one and no other."""

    rule: int
    subject_kind: str
    subject_id: int
    occasion: date
    person: int


@dataclass(frozen=True)
class Planned:
    """A reminder that should exist."""

    identity: Identity
    network_id: int
    due_at: datetime
    too_late_at: datetime


Heard = Mapping[tuple[int, date], Identity]


def plan(
    rules: Iterable[Rule],
    visits: Iterable[VisitFacts],
    terms: Iterable[TermFacts],
    heard: Heard | None = None,
) -> tuple[dict[Identity, Planned], dict[str, Exception]]:
    """The reminders that should exist, and the rules that could not be applied with why.

    ``heard`` says what a head was already sent on a day. Rules are applied one by one: one
    that cannot be does not stop the others.
    """
    visits, terms = list(visits), list(terms)
    by_rule: dict[Rule, list[Planned]] = {}
    broken: dict[str, Exception] = {}
    for rule in rules:
        try:
            by_rule[rule] = list(_apply(rule, visits, terms))
        except Exception as error:
            broken[rule.key] = error
    return _one_a_day_for_heads(by_rule, heard or {}), broken


def _apply(
    rule: Rule, visits: Iterable[VisitFacts], terms: Iterable[TermFacts]
) -> Iterator[Planned]:
    if rule.anchor == Anchor.TERM_START:
        yield from _around_terms(rule, terms)
    else:
        yield from _around_visits(rule, visits)


def _around_terms(rule: Rule, terms: Iterable[TermFacts]) -> Iterator[Planned]:
    people = _TERM_PEOPLE[rule.audience]
    for term in terms:
        for person in people(term):
            yield _planned(rule, Subject.NETWORK, term.network_id, term.first_day, person, term)


def _around_visits(rule: Rule, visits: Iterable[VisitFacts]) -> Iterator[Planned]:
    days, who = _DAYS[rule.anchor], _VISIT_PEOPLE[rule.audience]
    for visit in visits:
        person = who(visit)
        if person is None or visit.phase in OVER:
            continue
        for occasion in days(visit):
            yield _planned(rule, Subject.VISIT, visit.pk, occasion, person, visit)


def _planned(
    rule: Rule, kind: str, subject: int, day: date, person: int, of: VisitFacts | TermFacts
) -> Planned:
    due_at = london_time(day + timedelta(days=rule.days), rule.at.hour, rule.at.minute)
    return Planned(
        identity=Identity(rule.pk, kind, subject, day, person),
        network_id=of.network_id,
        due_at=due_at,
        too_late_at=due_at + timedelta(hours=rule.grace_hours),
    )


def _each_day(visit: VisitFacts) -> list[date]:
    """The days on site: no team comes at a weekend or on a bank holiday (DOMAIN 2.5, 2.6)."""
    length = (visit.last_day - visit.first_day).days + 1
    days = [visit.first_day + number * DAY for number in range(length)]
    return [day for day in days if is_weekday(day)]


def _draft_due(visit: VisitFacts) -> list[date]:
    """Nothing once the draft has come."""
    return [visit.draft_due] if visit.draft_due and visit.phase in DRAFT_TO_COME else []


_DAYS: dict[str, Callable[[VisitFacts], list[date]]] = {
    Anchor.FIRST_DAY: lambda visit: [visit.first_day],
    Anchor.EACH_DAY: _each_day,
    Anchor.LAST_DAY: lambda visit: [visit.last_day],
    Anchor.DRAFT_DUE: _draft_due,
}
_VISIT_PEOPLE: dict[str, Callable[[VisitFacts], int | None]] = {
    # A head with nobody to ring would be told nothing of use.
    Audience.HEAD: lambda visit: visit.head if visit.contact else None,
    Audience.BUDDY: lambda visit: visit.contact if visit.head else None,
    Audience.RESERVE: lambda visit: visit.reserve if visit.head else None,
}
_TERM_PEOPLE: dict[str, Callable[[TermFacts], tuple[int, ...]]] = {
    Audience.HEAD: lambda term: term.heads,
    Audience.COORDINATOR: lambda term: term.coordinators,
}


def _one_a_day_for_heads(
    by_rule: Mapping[Rule, list[Planned]], heard: Heard
) -> dict[Identity, Planned]:
    found: dict[Identity, Planned] = {}
    taken = dict(heard)
    for rule in sorted(by_rule, key=_nearness):
        for each in sorted(by_rule[rule], key=lambda each: (each.due_at, each.identity)):
            if rule.audience == Audience.HEAD:
                day = (each.identity.person, london_date(each.due_at))
                if taken.setdefault(day, each.identity) != each.identity:
                    continue
            found[each.identity] = each
    return found


def _nearness(rule: Rule) -> tuple[int, int, str]:
    return NEAREST_FIRST.index(Anchor(rule.anchor)), abs(rule.days), rule.key
