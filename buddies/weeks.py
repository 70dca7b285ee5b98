"""The weeks a run of the matcher looks at, and who may be inspected in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from buddies.matching.data import Span
from core.clock import months_later
from inspections.models import OPEN_PHASES, Visit, Window
from schools.models import Network


def needed_by(network: Network, today: date) -> date:
    """The day by which a window that opens needs a buddy: so many months on."""
    return months_later(today, network.months_ahead)


@dataclass(frozen=True)
class Weeks:
    """The weeks a run looks at: from today to the day by which windows need a buddy.

    ``windows``: for each school whose window is open, overdue or opens in them, its first and
    last day. ``here``: the network's schools. ``inspected``: schools with an open visit;
    ``in_visit``: the heads whom somebody stands by in one, and ``held`` those of them in this
    network.
    """

    today: date
    by: date
    windows: dict[int, tuple[date, date]]
    here: frozenset[int]
    inspected: frozenset[int]
    in_visit: frozenset[int]
    held: frozenset[int]

    def of(self, school_id: int) -> Span:
        """The part of a school's window in these weeks. An overdue one stays open until the
        inspection comes."""
        opens, closes = self.windows[school_id]
        last = self.by if closes < self.today else min(closes, self.by)
        return Span(max(opens, self.today), last)

    def windows_of(self, schools: Iterable[int]) -> tuple[Span, ...]:
        """The parts of these schools' windows in these weeks, of those that have any."""
        return tuple(self.of(pk) for pk in sorted(schools) if pk in self.windows)


def weeks_of(network: Network, today: date, schools: Mapping[int, int]) -> Weeks:
    """The weeks of a run. ``schools``: of the people it concerns, each with its network's id. Two
    queries."""
    by = needed_by(network, today)
    # Also of schools in other networks whose heads are buddies here.
    here = Q(school__network=network) | Q(school__in=list(schools))
    windows = Window.objects.needing_a_buddy(by).filter(here)
    visits = Visit.objects.filter(here, phase__in=OPEN_PHASES)
    rows = list(visits.values_list("school_id", "school__network_id", "head_id"))
    return Weeks(
        today=today,
        by=by,
        # Such a window always has both days.
        windows={
            pk: (opens or date.min, closes or date.max)
            for pk, opens, closes in windows.values_list("school_id", "opens", "closes")
        },
        here=frozenset(pk for pk, network_id in schools.items() if network_id == network.pk),
        inspected=frozenset(school for school, _, _ in rows),
        in_visit=frozenset(head for _, _, head in rows if head),
        held=frozenset(head for _, where, head in rows if head and where == network.pk),
    )
