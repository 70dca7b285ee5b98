"""The advisers of the directory stand beside a head."""

from collections.abc import Iterable, Sequence
from datetime import date

from directory.models import Entry, EntryConflict
from inspections.companions import Beside, Companion


def advisers(heads: Sequence[Beside], today: date) -> Iterable[tuple[Beside, Companion]]:
    """A provider for ``inspections.companions``: who is listed in the network, without serving
    inspectors and those who declared a conflict with the school. Two queries."""
    listed = (
        Entry.objects.filter(
            network__in={each.network_id for each in heads},
            left_at=None,
            is_serving_inspector=False,
        )
        .exclude(approved_at=None)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    schools = {each.visit.school_id for each in heads}
    conflicts = set(EntryConflict.objects.filter(school__in=schools).values_list("entry", "school"))
    for entry in listed:
        for beside in heads:
            in_conflict = (entry.pk, beside.visit.school_id) in conflicts
            if beside.network_id == entry.network_id and not in_conflict:
                yield beside, Companion(entry.person, "adviser", "in the directory")
