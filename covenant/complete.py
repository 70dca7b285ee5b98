"""Which signature events of a party the public may see: those of a signature that was complete
once. Pure."""

from collections.abc import Iterable

from covenant.models import SignatureEvent
from covenant.verifying.accounts import LACKS, SUPPLIES

Act = SignatureEvent.Act


def in_public(events: Iterable[SignatureEvent]) -> list[SignatureEvent]:
    """Of the events of one party and one text, in order, those that anybody may see.

    A signature that was declined, or taken back while it waited, was never public, and is not
    when the party signs once more; that an authority was not confirmed is nobody's affair.
    """
    seen: list[SignatureEvent] = []
    attempt: list[SignatureEvent] = []
    lacks: frozenset[str] = frozenset()
    for event in events:
        if event.act == Act.SIGNED:
            attempt, lacks = [], LACKS.get(event.waits_for, frozenset())
        lacks -= {SUPPLIES.get(event.act, "")}
        attempt.append(event)
        if not lacks:
            seen += attempt
            attempt = []
    return seen
