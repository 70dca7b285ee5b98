"""What inspections go by in a network's year: its terms, INSET days and public holidays."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date

from inspections.models import OneOffHoliday
from inspections.workdays import Span, Terms, terms_from
from schools.models import DayWithoutPupils, Term
from schools.school_years import year_of


def known_terms(network_id: int) -> Terms:
    """What is known of a network's year. Three queries."""
    return terms_by_network({network_id})[network_id]


def known_weekdays() -> Callable[[date], bool]:
    """Which days are working days in the earlier meaning, wherever: no network's terms change
    that. One query."""
    extra = OneOffHoliday.objects.values_list("day", flat=True)
    return terms_from((), extra_holidays=extra).is_weekday


def terms_by_network(network_ids: Collection[int]) -> dict[int, Terms]:
    """The same for each of these networks, in as many queries as for one."""
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = Term.objects.filter(network__in=network_ids)
    for network_id, first, last in rows.values_list("network_id", "first_day", "last_day"):
        spans[network_id].append(Span(first, last))
    without_pupils: dict[int, list[date]] = defaultdict(list)
    days = DayWithoutPupils.objects.filter(network__in=network_ids)
    for network_id, day in days.values_list("network_id", "day"):
        without_pupils[network_id].append(day)
    extra = list(OneOffHoliday.objects.values_list("day", flat=True))
    return {
        network_id: terms_from(
            spans[network_id], without_pupils=without_pupils[network_id], extra_holidays=extra
        )
        for network_id in network_ids
    }


def first_day_of_school_year(network_id: int, today: date) -> date | None:
    """Pupils' first day in the school year of a day, as far as its terms tell."""
    start = date(year_of(today), 8, 1)
    first = (
        Term.objects.filter(network=network_id, first_day__range=(start, date(start.year, 10, 15)))
        .order_by("first_day")
        .values_list("first_day", flat=True)
    )
    return first.first()
