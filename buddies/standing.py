"""Who stands by a head now, in the order in which they are asked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from accounts.models import Person
from buddies.models import Pairing
from buddies.presence import has_left


@dataclass(frozen=True)
class Helper:
    """Somebody who stands by a head. ``role``: "buddy", "reserve", or "standing-in" for a
    reserve who is the one to ring for now. ``is_first``: asked first, others only stand ready."""

    role: str
    person: Person
    is_first: bool


def standing_by(head_id: int, network_id: int, today: date) -> list[Helper]:
    """Who stands by a head: the buddy, then the reserve; while the reserve stands in, or the
    pair has ended and there is no other, the reserve alone."""
    pairs = Pairing.objects.filter(network=network_id, supported=head_id)
    newest = F("ended_at").desc(nulls_first=True)
    pairing = pairs.select_related("buddy", "reserve").order_by(newest, "-pk").first()
    if pairing is None or pairing.ended_at is not None:
        reserve = _still_there(pairing, today)
        return [Helper("standing-in", reserve, True)] if reserve else []
    if pairing.stands_in_since is not None:
        assert pairing.reserve is not None
        return [Helper("standing-in", pairing.reserve, True)]
    found = [Helper("buddy", pairing.buddy, True)]
    if pairing.reserve is not None:
        found.append(Helper("reserve", pairing.reserve, False))
    return found


def meanwhile(head_id: int, network_id: int, today: date) -> Person | None:
    """The reserve of a head's last pair, who is the one to ring until there is another buddy.
    Ask only about a head without a live pair."""
    ended = Pairing.objects.filter(network=network_id, supported=head_id).exclude(ended_at=None)
    return _still_there(ended.select_related("reserve").order_by("-ended_at", "-pk").first(), today)


def _still_there(last: Pairing | None, today: date) -> Person | None:
    if last is None or last.reserve is None or last.why_ended == Pairing.WhyEnded.UNDONE:
        return None
    return None if has_left(last.reserve, last, today) else last.reserve
