"""One's own hours, days away and number; and who of the directory is not ready, for whoever can
ring them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.clock import london_date
from core.templatetags.covenant import day_short
from directory.availability import Part
from directory.models import Away, Entry, Hours, TelephoneCheck
from directory.readiness import Missing, Readiness, drills_count_since, readiness_in, with_facts
from directory.services.reaching import open_answers
from notifications.channels import without_a_way
from schools.access import Access
from schools.models import Network

# What a coordinator can mend by ringing; being away and one's own inspection pass by themselves.
TO_MEND = frozenset({Missing.CHANNEL, Missing.TELEPHONE, Missing.DRILL})


def my_place(access: Access) -> Entry | None:
    """This person's entry while they are in the directory, with them."""
    rows = Entry.objects.that_are_in().filter(network=access.network, person=access.person)
    return rows.select_related("person").first()


def my_days_away(access: Access) -> QuerySet[Away]:
    """The days away of this person's entry that are not over, the next first."""
    return Away.objects.filter(
        entry__network=access.network, entry__person=access.person, last_day__gte=access.today
    ).order_by("first_day", "pk")


def parts_of(entry: Entry) -> list[Part]:
    """The parts of each week in which somebody can be asked, in order. One query."""
    rows = Hours.objects.filter(entry=entry).values_list("weekday", "begins", "ends")
    return sorted(Part(*row) for row in rows)


def check_of(entry: Entry) -> TelephoneCheck | None:
    """What is known of the number that is theirs now; None where nothing is."""
    return TelephoneCheck.objects.filter(entry=entry, telephone=entry.person.telephone).first()


def entry_listed(access: Access, pk: int) -> Entry | None:
    """One of the listed entries of a network, with its person; for coordinators."""
    rows = Entry.objects.listed(access.today).filter(network=access.network, pk=pk)
    return rows.select_related("person").first()


@dataclass(frozen=True)
class NotReady:
    """Somebody who is not ready: why, in words that tell nothing of their own school, and
    whether ringing them
    mends some of it, and whether having reached them does all by itself."""

    entry: Entry
    why: tuple[str, ...]
    to_ring: bool
    may_be_reached: bool


def not_ready(access: Access, now: datetime) -> list[NotReady]:
    """Who of the listed is not ready, those whom a call helps first, then by name. Two queries;
    a third where somebody is away."""
    listed = Entry.objects.listed(access.today).filter(network=access.network)
    ready = readiness_in(with_facts(listed, now), now)
    lacking = {pk: each for pk, each in ready.items() if not each.is_ready}
    away = Prefetch(
        "away",
        Away.objects.filter(first_day__lte=access.today, last_day__gte=access.today),
        to_attr="away_now",
    )
    drills = open_answers(now).filter(entry=OuterRef("pk"))
    rows = Entry.objects.filter(pk__in=lacking).annotate(is_drilled=Exists(drills))
    rows = rows.select_related("person").prefetch_related(away)
    found = [_not_ready(row, lacking[row.pk]) for row in rows.order_by("person__name", "pk")]
    return sorted(found, key=lambda each: not each.to_ring)


def _not_ready(entry: Entry, readiness: Readiness) -> NotReady:
    missing = readiness.missing
    if Missing.INSPECTED in missing:
        # Nobody rings them now, whatever else is missing.
        return NotReady(entry, ("Not just now",), to_ring=False, may_be_reached=False)
    to_ring = bool(TO_MEND & set(missing))
    return NotReady(
        entry,
        tuple(_words(entry, each) for each in missing),
        to_ring=to_ring,
        may_be_reached=bool(entry.person.telephone)
        and (Missing.TELEPHONE in missing or (Missing.DRILL in missing and _is_drilled(entry))),
    )


def _is_drilled(entry: Entry) -> bool:
    """Whether they are asked in a drill and have not answered."""
    return bool(entry.is_drilled)  # type: ignore[attr-defined]


def _words(entry: Entry, missing: Missing) -> str:
    if missing is Missing.AWAY:
        last = max(away.last_day for away in entry.away_now)  # type: ignore[attr-defined]
        return f"Away until {day_short(last)}"
    if missing is Missing.TELEPHONE and not entry.person.telephone:
        return "No telephone number"
    return {
        Missing.CHANNEL: "No way to write to them: no e-mail and no texts, or they paused messages",
        Missing.TELEPHONE: "Nobody has seen that this number works",
        Missing.DRILL: "Has not answered the drill"
        if _is_drilled(entry)
        else "Has answered no drill yet, and is asked in the next one",
    }[missing]


def to_ring(network: Network, now: datetime) -> QuerySet[Entry]:
    """Who of the listed lacks something that a call would mend (``TO_MEND``), and may be rung
    just now; asked in the database, so that pages can count them with other things."""
    today = london_date(now)
    lacking = (
        Q(has_telephone=False)
        | Q(person__telephone="")
        | Q(drilled=None)
        | Q(drilled__lt=drills_count_since(today))
        | without_a_way("person__")
        | Q(person__paused_until__gt=today)
    )
    listed = Entry.objects.listed(today).filter(network=network)
    found = with_facts(listed, now).filter(lacking, is_inspected=False)
    return Entry.objects.filter(pk__in=found.values("pk"))
