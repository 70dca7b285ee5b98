"""One signature: whether the one on a receipt stands, and stands as it was written."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from covenant.models import Declaration, SignatureEvent, SignatureHead
from covenant.verifying import events, texts
from covenant.verifying.whole import evidence_of

SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Checked:
    """A signature event with what differs in it, in sentences, and when its evidence was erased,
    if it was. What stands beside it is looked at too, what is farther away is not: for that,
    ``verify`` the network."""

    event: SignatureEvent
    differences: tuple[str, ...]
    erased_at: datetime | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def look_up(digest: str) -> Checked | None:
    """What stands under the digest of a receipt, with any blanks it was typed with; None where
    nothing does: then the row was taken away, or the receipt is of another installation."""
    typed = "".join(digest.split()).lower()
    if not SHA256.fullmatch(typed):
        return None
    rows = SignatureEvent.objects.select_related("evidence")
    event = rows.filter(digest=typed).first()
    if event is None:
        # Receipts from before events followed each other hold the digest of the evidence.
        event = rows.filter(evidence_digest=typed).first()
    return check_event(event) if event is not None else None


def check_event(event: SignatureEvent) -> Checked:
    """Work out an event's digest, seal, evidence and text anew, and look at its neighbours and, for
    the last, at the network's count. Three queries, and one for the evidence if it is not there."""
    rows = SignatureEvent.objects.filter(network_id=event.network_id)
    beside = {
        each.number: each for each in rows.filter(number__in=(event.number - 1, event.number + 1))
    }
    after = beside.get(event.number + 1)
    evidence = evidence_of(event)
    found = chain(
        events.of_itself(event),
        events.of_its_place(event, beside.get(event.number - 1)),
        events.of_its_evidence(event, evidence),
        texts.of_its_text(event, _texts_of(event)),
        events.of_its_place(after, event) if after else _of_the_end(event),
    )
    return Checked(event, tuple(found), evidence.erased_at if evidence else None)


def _of_the_end(event: SignatureEvent) -> tuple[str, ...]:
    head = SignatureHead.objects.filter(network_id=event.network_id).first()
    return tuple(events.of_the_end(event, head))


def _texts_of(event: SignatureEvent) -> dict[int, Declaration]:
    found = Declaration.objects.filter(network=event.network_id, pk=event.declaration_id)
    return {text.pk: text for text in found}
