"""Which reminders there should be: pure, from rules and facts, without a database.

Every reminder has an identity (rule, subject, the day it counts from, person), so that a
second run plans nothing twice, and two times: when it is due, and from when it is too late.
Days on site are those that are known: of a deferred visit none, of a paused one those until it
stopped and from the day on which it resumes. A head hears at most one a day; where several fall
on one day, the nearest to what is happening wins, and what was already sent that day counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from core.clock import london_date, london_time
from inspections.models import Phase
from inspections.workdays import DAY, is_weekday
from reminders.models import Reminder, ReminderRule

Anchor = ReminderRule.Anchor
Audience = ReminderRule.Audience
Subject = Reminder.Subject

OVER = (Phase.CLOSED, Phase.MISTAKEN, Phase.DEFERRED)
OUT = (Phase.PUBLISHED, Phase.MONITORING)
DRAFT_TO_COME = (
    Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.DEFERRED, Phase.PAUSED, Phase.INCOMPLETE,
    Phase.FEEDBACK,
)  # fmt: skip
# Which of two messages to a head on one day is sent: the first of these.
NEAREST_FIRST = (
    Anchor.EACH_DAY, Anchor.FIRST_DAY, Anchor.LAST_DAY, Anchor.COMMENTS_DUE, Anchor.DRAFT_CAME,
    Anchor.PUBLISHED, Anchor.DRAFT_DUE, Anchor.TERM_START,
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
class Change:
    """What a network made of a rule."""

    days: int
    at: time
    is_active: bool = True


@dataclass(frozen=True)
class VisitFacts:
    """A visit, and who stands by its head. ``days`` are the days on site that are known;
    ``contact`` is the buddy, or whom heads ring who have none; ``draft_due`` the day on which
    the draft report is due, ``comments_due`` the last for comments on it."""

    pk: int
    network_id: int
    phase: str
    days: tuple[date, ...] = ()
    is_last_known: bool = True
    is_unannounced: bool = False
    draft_due: date | None = None
    draft_on: date | None = None
    comments_due: date | None = None
    published_on: date | None = None
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
# By network and rule.
Changes = Mapping[tuple[int, int], Change]


def plan(
    rules: Iterable[Rule],
    visits: Iterable[VisitFacts],
    terms: Iterable[TermFacts],
    heard: Heard | None = None,
    changes: Changes | None = None,
) -> tuple[dict[Identity, Planned], dict[str, Exception]]:
    """The reminders that should exist, and the rules that could not be applied with why.

    ``heard`` says what a head was already sent on a day, ``changes`` what networks made of
    rules. Rules are applied one by one: one that cannot be does not stop the others.
    """
    visits, terms = list(visits), list(terms)
    by_rule: dict[Rule, list[Planned]] = {}
    broken: dict[str, Exception] = {}
    for rule in rules:
        try:
            by_rule[rule] = list(_apply(rule, visits, terms, changes or {}))
        except Exception as error:
            broken[rule.key] = error
    return _one_a_day_for_heads(by_rule, heard or {}), broken


def _apply(
    rule: Rule, visits: Iterable[VisitFacts], terms: Iterable[TermFacts], changes: Changes
) -> Iterator[Planned]:
    if rule.anchor == Anchor.TERM_START:
        yield from _around_terms(rule, terms, changes)
    else:
        yield from _around_visits(rule, visits, changes)


def _around_terms(rule: Rule, terms: Iterable[TermFacts], changes: Changes) -> Iterator[Planned]:
    people = _TERM_PEOPLE[rule.audience]
    for term in terms:
        here = _rule_in(term.network_id, rule, changes)
        if here is None:
            continue
        for person in people(term):
            yield _planned(here, Subject.NETWORK, term.network_id, term.first_day, person, term)


def _around_visits(rule: Rule, visits: Iterable[VisitFacts], changes: Changes) -> Iterator[Planned]:
    days, who = _DAYS[rule.anchor], _VISIT_PEOPLE[rule.audience]
    for visit in visits:
        person, here = who(visit), _rule_in(visit.network_id, rule, changes)
        if person is None or here is None or visit.phase in OVER:
            continue
        for occasion in days(visit):
            if not _comes_unannounced(visit, here, occasion):
                yield _planned(here, Subject.VISIT, visit.pk, occasion, person, visit)


def _rule_in(network: int, rule: Rule, changes: Changes) -> Rule | None:
    """The rule as it counts in a network; None where it is switched off there."""
    change = changes.get((network, rule.pk))
    if change is None:
        return rule
    return replace(rule, days=change.days, at=change.at) if change.is_active else None


def _comes_unannounced(visit: VisitFacts, rule: Rule, occasion: date) -> bool:
    """Whether there is no "before": nobody knew of the first day of an unannounced visit."""
    return visit.is_unannounced and rule.days < 0 and occasion in visit.days[:1]


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


def _first_days(visit: VisitFacts) -> list[date]:
    """The first day, and each on which the team comes back after a pause: for the head it
    begins again, and the evening before is as long."""
    known = set(visit.days)
    return [day for day in visit.days if _weekday_before(day) not in known]


def _weekday_before(day: date) -> date:
    day -= DAY
    while not is_weekday(day):
        day -= DAY
    return day


def _draft_due(visit: VisitFacts) -> list[date]:
    """Nothing once the draft has come."""
    return _known(visit.draft_due) if visit.phase in DRAFT_TO_COME else []


def _known(day: date | None) -> list[date]:
    return [day] if day is not None else []


_DAYS: dict[str, Callable[[VisitFacts], Iterable[date]]] = {
    Anchor.FIRST_DAY: _first_days,
    Anchor.EACH_DAY: lambda visit: visit.days,
    Anchor.LAST_DAY: lambda visit: visit.days[-1:] if visit.is_last_known else (),
    Anchor.DRAFT_DUE: _draft_due,
    # What was asked of the draft is over once the report is out.
    Anchor.DRAFT_CAME: lambda visit: _known(visit.draft_on) if visit.phase == Phase.DRAFT else (),
    Anchor.COMMENTS_DUE: lambda visit: (
        _known(visit.comments_due) if visit.phase == Phase.DRAFT else ()
    ),
    Anchor.PUBLISHED: lambda visit: _known(visit.published_on) if visit.phase in OUT else (),
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
