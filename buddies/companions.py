"""The buddy and the reserve stand beside a head."""

from collections.abc import Iterable, Sequence
from datetime import date

from buddies.models import Pairing
from buddies.standing import standing_by
from inspections.companions import Beside, Companion
from inspections.models import Visit

# What a head calls whoever stands by them.
PARTS = {"buddy": "your buddy", "reserve": "your reserve", "standing-in": "your reserve"}


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


def who_is_there(head_id: int, network_id: int, today: date) -> Iterable[Companion]:
    """A provider for ``inspections.companions``: whom a head may ring, visit or not."""
    for helper in standing_by(head_id, network_id, today):
        kind = "buddy" if helper.role == "buddy" else "reserve"
        yield Companion(helper.person, kind, PARTS[helper.role])


def who_carried(visit: Visit) -> Iterable[Companion]:
    """A provider for ``inspections.companions``: the buddy of whoever led the visit, and the
    reserve where they stand in. One query."""
    pairs = Pairing.objects.filter(
        supported=visit.head_id, network=visit.school.network_id, ended_at=None
    )
    for pairing in pairs.select_related("buddy", "reserve"):
        yield Companion(pairing.buddy, "buddy", "a buddy")
        if pairing.stands_in_since is not None:
            assert pairing.reserve is not None  # only_a_reserve_stands_in
            yield Companion(pairing.reserve, "reserve", "a reserve")
