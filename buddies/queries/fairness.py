"""Whether pairing is fair, for those who watch over it: counts of a network, nobody's name."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from buddies.models import Pairing
from buddies.queries.board import COVERED, windows_in_need
from buddies.queries.offers import loads_of
from core.clock import london_date
from core.small_numbers import FEW, Counts, hide_small
from inspections.models import Phase, Visit
from schools.access import Access
from schools.models import Network, Post

SOON = timedelta(hours=2)
LOADS = ("nobody now", "one head", "two heads", "three or more")


@dataclass(frozen=True)
class Fairness:
    """``load``: buddies by how many heads they support; ``coverage``: schools whose window is
    open, by who stands by their head; ``contact``: visits by when somebody first spoke with the
    head, and ``typical``, the middle one in words ("" where there are too few)."""

    load: Counts
    coverage: Counts
    contact: Counts
    typical: str


def fairness_of(access: Access, since: datetime) -> Fairness:
    """The counts of the person's network today, and of visits called since. Three queries."""
    times, unknown = _first_contacts(access.network, since)
    return Fairness(
        load=_load(access),
        coverage=_coverage(access),
        contact=hide_small(_by_time(times, unknown)),
        typical=_typical([spoken - called for called, spoken in times]),
    )


def _load(access: Access) -> Counts:
    found = Counter(min(load, len(LOADS) - 1) for load in loads_of(access.network))
    return hide_small({words: found[load] for load, words in enumerate(LOADS)})


def _coverage(access: Access) -> Counts:
    without = Pairing.objects.filter(
        network=access.network, ended_at=None, reserve=None, supported=OuterRef("person")
    )
    leading = Post.objects.current(access.today).filter(
        school=OuterRef("school"), kind__in=Post.HEAD_KINDS
    )
    rows = windows_in_need(access).filter(opens__lte=access.today)
    counts = rows.annotate(lacks_reserve=Exists(leading.filter(Exists(without)))).aggregate(
        both=Count("pk", filter=COVERED & Q(lacks_reserve=False)),
        buddy=Count("pk", filter=COVERED & Q(lacks_reserve=True)),
        nobody=Count("pk", filter=~COVERED),
    )
    return hide_small(
        {
            "a buddy and a reserve": counts["both"],
            "a buddy, and no reserve yet": counts["buddy"],
            "no buddy yet": counts["nobody"],
        }
    )


def _first_contacts(
    network: Network, since: datetime
) -> tuple[list[tuple[datetime, datetime]], int]:
    """When each visit was called and somebody first spoke with its head; and for how many that
    is not confirmed."""
    visits = (
        Visit.objects.filter(school__network=network, called_at__gte=since)
        .exclude(phase=Phase.MISTAKEN)
        .exclude(head=None)
    )
    first = visits.annotate(
        spoken=Min("contact_checks__confirmed_at", filter=Q(contact_checks__supported=F("head")))
    )
    rows = list(first.values_list("called_at", "spoken"))
    known = [(called, spoken) for called, spoken in rows if spoken is not None]
    return known, len(rows) - len(known)


def _by_time(times: list[tuple[datetime, datetime]], unknown: int) -> dict[str, int]:
    found = Counter(_when(called, spoken) for called, spoken in times)
    return {
        "within two hours": found["soon"],
        "later, on the same day": found["same day"],
        "on a later day": found["later"],
        "not confirmed": unknown,
    }


def _when(called: datetime, spoken: datetime) -> str:
    if spoken - called <= SOON:
        return "soon"
    same: bool = _day(called) == _day(spoken)
    return "same day" if same else "later"


def _day(moment: datetime) -> date:
    return london_date(moment)


def _typical(gone_by: list[timedelta]) -> str:
    """The middle one, roughly, so that it is nobody's own."""
    if len(gone_by) < FEW:
        return ""
    minutes = median(each.total_seconds() for each in gone_by) / 60
    if minutes < 120:
        return f"about {max(10, 10 * round(minutes / 10))} minutes"
    hours = round(minutes / 60)
    return f"about {hours} hours" if hours < 48 else f"about {round(hours / 24)} days"
