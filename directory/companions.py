"""The advisers of the directory stand beside a head."""

from collections.abc import Iterable, Sequence
from datetime import date

from directory.conflicts import Before, conflicts_before
from directory.models import Entry
from inspections.companions import Beside, Companion


def advisers(heads: Sequence[Beside], today: date) -> Iterable[tuple[Beside, Companion]]:
    """A provider for ``inspections.companions``: who is listed in the network, without serving
    inspectors and those who are in conflict with the head. Two queries."""
    listed = list(
        Entry.objects.listed(today)
        .filter(network__in={each.network_id for each in heads}, is_serving_inspector=False)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    before = {each: Before(frozenset({each.visit.school_id}), each.head_id) for each in heads}
    people = {entry.person_id for entry in listed}
    conflicts = conflicts_before(people, list(before.values()), today=today) if people else {}
    for entry in listed:
        for beside in heads:
            is_free = entry.person_id not in conflicts[before[beside]]
            if beside.network_id == entry.network_id and is_free:
                yield beside, Companion(entry.person, "adviser", "in the directory")
