"""What an adviser sees of the rota: their own duties and the days that need somebody. Nobody
else's name is in it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from directory.models import Duty, DutyQuestion, Entry
from directory.queries.rota_facts import facts_of
from directory.rota.board import Held, Row, away_on, rows_of
from directory.rota.load import words_for
from schools.access import Access
from schools.models import Network
from schools.school_years import FIRST_MONTH, year_of

WEEKS_AHEAD = timedelta(weeks=8)


@dataclass(frozen=True)
class Mine:
    """One duty of one's own. ``is_likely``: whether its day still is a likely one; ``is_away``:
    whether one is away that day, so that others may come as well."""

    held: Held
    is_likely: bool
    is_away: bool


@dataclass(frozen=True)
class MyRota:
    """The rota as an adviser sees it."""

    mine: tuple[Mine, ...]
    # Days with a free place, and duties that somebody asks others to take over.
    free: tuple[Row, ...]
    swaps: tuple[Held, ...]
    asked: tuple[DutyQuestion, ...]
    # How one's own number of duties this school year compares.
    load: str
    # The first likely day of which it is not known whether it lies in term; None for none.
    unknown_from: date | None


def my_rota(access: Access, entry: Entry) -> MyRota:
    """The next weeks as somebody listed sees them. Three queries."""
    today, last = access.today, access.today + WEEKS_AHEAD
    facts = facts_of(access.network, today, last)
    rows = rows_of(facts, today, last)
    likely = {row.day for row in rows}
    mine = [held for held in facts.held if held.entry == entry.pk]
    taken = {held.day for held in mine}
    asked = DutyQuestion.objects.filter(entry=entry, day__gte=today, answer="")
    open_to_me = [
        row for row in rows if row.day not in taken and entry.pk not in away_on(facts.away, row.day)
    ]
    loads = loads_of(access.network, today)
    return MyRota(
        mine=tuple(
            Mine(held, held.day in likely, entry.pk in away_on(facts.away, held.day))
            for held in sorted(mine, key=lambda each: each.day)
        ),
        free=tuple(row for row in open_to_me if row.free_places),
        swaps=tuple(held for row in open_to_me for held in row.held if held.asks_for_swap),
        asked=tuple(asked.order_by("day")),
        load=words_for(loads.get(entry.pk, 0), [n for pk, n in loads.items() if pk != entry.pk]),
        unknown_from=next((row.day for row in rows if not row.likely.is_known), None),
    )


def loads_of(network: Network, today: date) -> dict[int, int]:
    """How many duties everybody listed has had or taken in this school year, by entry; what was
    given up does not count. One query."""
    start = date(year_of(today), FIRST_MONTH, 1)
    counts = Count("duties", filter=Q(duties__given_up_at=None, duties__day__gte=start))
    listed = Entry.objects.filter(network=network).listed(today)
    return dict(listed.annotate(load=counts).order_by("pk").values_list("pk", "load"))


def my_duties(access: Access) -> QuerySet[Duty]:
    """One's own duties that are not given up."""
    mine = Duty.objects.filter(entry__network=access.network, entry__person=access.person)
    return mine.filter(given_up_at=None).select_related("entry__network", "entry__person")


def duties_to_take_over(access: Access) -> QuerySet[Duty]:
    """The duties of others in the network, whether they still ask for a swap or not."""
    others = Duty.objects.filter(entry__network=access.network)
    return others.exclude(entry__person=access.person).select_related("entry__person")


def my_questions(access: Access) -> QuerySet[DutyQuestion]:
    """What a coordinator asked one about days to come."""
    mine = DutyQuestion.objects.filter(entry__network=access.network, day__gte=access.today)
    return mine.filter(entry__person=access.person).select_related("entry__network")
