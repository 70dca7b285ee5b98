"""Whether those on duty could be asked when their day comes, as things stand today."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.clock import london_date
from directory.models import Entry
from directory.readiness import Missing, readiness_of
from directory.rota.board import Held

# What is likely to be so still when the day comes.
LASTS = frozenset({Missing.CHANNEL, Missing.TELEPHONE, Missing.DRILL})
# An inspection of their own takes no longer.
OWN_INSPECTION = timedelta(days=7)


def not_ready(held: Iterable[Held], now: datetime) -> dict[int, set[Missing]]:
    """By duty, what whoever holds it lacks and may still lack on the day, where they do: days
    away are counted by themselves (``directory.rota.board``). One query."""
    held = list(held)
    found = readiness_of(Entry.objects.filter(pk__in={each.entry for each in held}), now)
    soon = london_date(now) + OWN_INSPECTION
    lacks = {}
    for each in held:
        counts = LASTS | {Missing.INSPECTED} if each.day < soon else LASTS
        if missing := counts.intersection(found[each.entry].missing):
            lacks[each.pk] = set(missing)
    return lacks
