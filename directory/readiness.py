"""Who in the directory is ready to be asked at any moment, and what the others lack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from core.clock import LONDON, london_date
from directory.models import Away, DrillAnswer, Entry, Hours, TelephoneCheck
from directory.terms import NEAR, thirds_back
from inspections.models import Phase, Visit
from notifications.channels import can_be_sent
from schools.models import Post

# Of the drills, one of this term or of so many terms before it counts.
DRILL_COUNTS_FOR = 2
# From the call until the team has left, also while it is away for a while.
TEAM_IS_NEAR = (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.PAUSED)


class Missing(StrEnum):
    """What somebody lacks, the first to be mended first."""

    CHANNEL = "channel"
    TELEPHONE = "telephone"
    DRILL = "drill"
    AWAY = "away"
    # There is an inspection at their own school: nobody's but theirs to know.
    INSPECTED = "inspected"


@dataclass(frozen=True)
class Readiness:
    """What is missing, in the order of ``Missing``."""

    missing: tuple[Missing, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.missing


def readiness_of(entries: Iterable[Entry], now: datetime) -> dict[int, Readiness]:
    """What each of these entries lacks now, by the entry's id. Whether somebody is listed, on
    duty or within their hours is not asked here. One query."""
    ids = [entry.pk for entry in entries]
    if not ids:
        return {}
    return readiness_in(with_facts(Entry.objects.filter(pk__in=ids), now), now)


def readiness_in(rows: QuerySet[Any], now: datetime) -> dict[int, Readiness]:
    """The same for rows as ``with_facts`` gives them. One query."""
    return {row.pk: readiness_from(row, now) for row in rows.select_related("person")}


def readiness_from(row: Any, now: datetime) -> Readiness:
    """The same for one row with its person. Pure."""
    today = london_date(now)
    return Readiness(tuple(_missing(row, drills_count_since(today), today)))


def drills_count_since(today: date) -> date:
    """A drill of a term that begins on this day or later counts. By the months alone, and with
    room for a calendar that moved the day by which a drill was kept."""
    return thirds_back(today, DRILL_COUNTS_FOR) - NEAR


def with_facts(entries: QuerySet[Entry], now: datetime) -> QuerySet[Any]:
    """These entries with what readiness goes by: ``has_telephone``, ``drilled`` (the term of the
    last drill they answered), ``is_away`` and ``is_inspected``."""
    today = london_date(now)
    checks = TelephoneCheck.objects.filter(
        entry=OuterRef("pk"), telephone=OuterRef("person__telephone")
    ).exclude(verified_at=None)
    answers = DrillAnswer.objects.filter(entry=OuterRef("pk")).exclude(answered_at=None)
    away = Away.objects.filter(entry=OuterRef("pk"), first_day__lte=today, last_day__gte=today)
    visits = Visit.objects.filter(school=OuterRef("school"), phase__in=TEAM_IS_NEAR)
    posts = Post.objects.current(today).filter(Exists(visits), person=OuterRef("person"))
    return entries.annotate(
        has_telephone=Exists(checks),
        drilled=Subquery(answers.order_by("-drill__term_begins").values("drill__term_begins")[:1]),
        is_away=Exists(away),
        is_inspected=Exists(posts),
    )


def _missing(row: Any, drills_since: date, today: date) -> Iterable[Missing]:
    if not can_be_sent(row.person) or row.person.is_paused(today):
        yield Missing.CHANNEL
    if not row.has_telephone or not row.person.telephone:
        yield Missing.TELEPHONE
    if row.drilled is None or row.drilled < drills_since:
        yield Missing.DRILL
    if row.is_away:
        yield Missing.AWAY
    if row.is_inspected:
        yield Missing.INSPECTED


def free_at(entries: Iterable[Entry], moment: datetime) -> set[int]:
    """Which of these entries, by id, can be asked at this moment by their weekly hours; whether
    they are away is above. One query."""
    rows = hours_at(moment).filter(entry__in=[entry.pk for entry in entries])
    return set(rows.values_list("entry", flat=True))


def hours_at(moment: datetime) -> QuerySet[Hours]:
    """The weekly hours that this moment is in."""
    here = moment.astimezone(LONDON)
    return Hours.objects.filter(
        weekday=here.weekday(), begins__lte=here.time(), ends__gt=here.time()
    )
