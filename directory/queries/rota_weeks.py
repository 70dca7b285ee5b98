"""The rota as coordinators see it: by week, with who is there, how to reach them, and where
somebody is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.models import DutyQuestion, Entry
from directory.queries.duties import WEEKS_AHEAD, loads_of
from directory.queries.rota import who_could
from directory.queries.rota_facts import facts_of
from directory.readiness import Missing
from directory.rota.board import Facts, Held, Row, rows_of
from directory.rota.load import in_turn
from directory.rota.ready import not_ready
from schools.access import Access

# An inspection at their own school is nobody's but theirs to tell.
WORDS = {
    Missing.CHANNEL: "no way to be asked",
    Missing.TELEPHONE: "telephone not checked",
    Missing.DRILL: "drill not answered",
    Missing.INSPECTED: "not just now",
}


@dataclass(frozen=True)
class OnDuty:
    """Somebody who is on duty on a day. ``lacks``: what speaks against asking them, in words."""

    entry: Entry
    held: Held
    lacks: str


@dataclass(frozen=True)
class Day:
    """One likely day with the people on it."""

    row: Row
    people: tuple[OnDuty, ...]

    @property
    def day(self) -> date:
        return self.row.day


@dataclass(frozen=True)
class Week:
    """The likely days of one week, under the Monday that it begins with."""

    monday: date
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Rota:
    weeks: tuple[Week, ...]
    listed: int
    wanted: int
    # The first likely day of which it is not known whether it lies in term; None for none.
    unknown_from: date | None

    @property
    def empty(self) -> list[date]:
        """The days in term on which nobody is there who can be asked."""
        return [
            each.day
            for week in self.weeks
            for each in week.days
            if each.row.is_empty and each.row.likely.is_known
        ]


def rota_for(access: Access, now: datetime) -> Rota:
    """The next weeks. Three queries."""
    today, last = access.today, access.today + WEEKS_AHEAD
    facts = facts_of(access.network, today, last)
    days = _days(facts, today, last, now)
    mondays: dict[date, list[Day]] = {}
    for each in days:
        mondays.setdefault(each.day - timedelta(days=each.day.weekday()), []).append(each)
    return Rota(
        tuple(Week(monday, tuple(days)) for monday, days in mondays.items()),
        facts.listed,
        facts.wanted,
        next((each.day for each in days if not each.row.likely.is_known), None),
    )


def day_for(access: Access, day: date, now: datetime) -> Day | None:
    """One day to come; None where it is no likely one. Three queries."""
    if day < access.today:
        return None
    return next(iter(_days(facts_of(access.network, day, day), day, day, now)), None)


@dataclass(frozen=True)
class Suggested:
    """Somebody who could be asked, with how many duties they have had this school year."""

    entry: Entry
    load: int


def to_ask(access: Access, day: date) -> tuple[list[Suggested], list[DutyQuestion]]:
    """Who could be asked to be on duty on a day, whoever has had fewest first; and what was asked
    already, as it was asked. Three queries."""
    asked = DutyQuestion.objects.filter(day=day, entry__network=access.network)
    questions = list(asked.select_related("entry__person").order_by("asked_at", "pk"))
    known = {question.entry_id for question in questions}
    loads = loads_of(access.network, access.today)
    could = [entry for entry in who_could(access.network, day) if entry.pk not in known]
    return [Suggested(entry, loads.get(entry.pk, 0)) for entry in in_turn(could, loads)], questions


def _days(facts: Facts, first: date, last: date, now: datetime) -> list[Day]:
    lacking = not_ready(facts.held, now)
    ids = {held.entry for held in facts.held}
    found = Entry.objects.filter(pk__in=ids).select_related("person")
    people = {entry.pk: entry for entry in found}
    return [
        Day(row, tuple(_on_duty(row, people, lacking)))
        for row in rows_of(facts, first, last, lacking)
    ]


def _on_duty(
    row: Row, people: dict[int, Entry], lacking: dict[int, set[Missing]]
) -> Iterable[OnDuty]:
    for held in row.held:
        lacks = [WORDS[missing] for missing in WORDS if missing in lacking.get(held.pk, ())]
        if held not in row.there:
            lacks = ["away that day"]
        yield OnDuty(people[held.entry], held, ", ".join(lacks))
