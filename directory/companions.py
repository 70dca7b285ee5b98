"""The advisers of the directory stand beside a head."""

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import Person
from directory.conflicts import Before, conflicts_before
from directory.models import CallOut, Entry
from inspections.companions import Beside, Companion
from inspections.models import Visit


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


def who_carried(visit: Visit) -> Iterable[Companion]:
    """A provider for ``inspections.companions``: who has rung its head. One query."""
    rang = CallOut.objects.filter(visit=visit, state=CallOut.State.SPOKEN)
    people = Person.objects.filter(pk__in=rang.values("taken_by")).order_by("pk")
    return [Companion(person, "adviser", "in the directory") for person in people]
