"""What the first page of somebody in the directory rests on."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Subquery

from directory.models import Away, DrillAnswer, Duty, Entry
from directory.queries.availability import parts_of
from directory.readiness import Readiness, drills_count_since, readiness_from, with_facts
from schools.access import Access

DUTIES_SHOWN = 3


@dataclass(frozen=True)
class Place:
    """Somebody's place in the directory. ``entry`` is None for who never had one. The rest is of
    those who are asked: ``until``, the last of the days away that are now; ``hours_today`` in
    words; ``duties``, their next days; ``is_drilled``: whether a drill waits for their answer."""

    entry: Entry | None
    is_shown: bool = False
    readiness: Readiness = field(default_factory=Readiness)
    until: date | None = None
    hours_today: str = ""
    duties: tuple[date, ...] = ()
    is_drilled: bool = False


def place_of(access: Access, now: datetime) -> Place | None:
    """The place of this person; None for who has none, or has left, and is no
    adviser by role. One query, and
    two more for who is asked."""
    today = access.today
    mine = Entry.objects.filter(network=access.network, person=access.person)
    away = Away.objects.filter(entry=OuterRef("pk"), first_day__lte=today, last_day__gte=today)
    drills = DrillAnswer.objects.filter(
        entry=OuterRef("pk"),
        answered_at=None,
        drill__term_begins__gte=drills_count_since(today),
    )
    rows = with_facts(mine, now).annotate(
        until=Subquery(away.order_by("-last_day").values("last_day")[:1]),
        is_drilled=Exists(drills),
    )
    entry = rows.select_related("person").first()
    if entry is None or entry.left_at is not None:
        return Place(entry) if access.is_adviser else None
    if not entry.is_shown(today):
        return Place(entry)
    parts = [part.words for part in parts_of(entry) if part.weekday == today.weekday()]
    duties = Duty.objects.filter(entry=entry, day__gte=today, given_up_at=None).order_by("day")
    return Place(
        entry,
        is_shown=True,
        readiness=readiness_from(entry, now),
        until=entry.until,
        hours_today=" and ".join(parts),
        duties=tuple(duties.values_list("day", flat=True)[:DUTIES_SHOWN]),
        is_drilled=entry.is_drilled,
    )
