"""The buddy and the reserve stand beside a head."""

from collections.abc import Iterable, Sequence
from datetime import date

from buddies.models import Pairing
from inspections.companions import Beside, Companion


def buddy_and_reserve(heads: Sequence[Beside], today: date) -> Iterable[tuple[Beside, Companion]]:
    """A provider for ``inspections.companions``. One query."""
    live = Pairing.objects.filter(
        supported__in={each.head_id for each in heads}, ended_at=None
    ).select_related("buddy", "reserve")
    by_head = {(pairing.network_id, pairing.supported_id): pairing for pairing in live}
    for beside in heads:
        pairing = by_head.get((beside.network_id, beside.head_id))
        if pairing is None:
            continue
        yield beside, Companion(pairing.buddy, "buddy", "your buddy")
        if pairing.reserve is not None:
            yield beside, Companion(pairing.reserve, "reserve", "your reserve")
