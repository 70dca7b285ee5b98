"""How a signature event is written: numbered, after the one before, sealed. The only door through
which one is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from covenant import hashing
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, SignatureHead
from covenant.parties import Party
from covenant.witness import Witness
from schools.locks import lock_network


def write(
    *,
    act: str,
    party: Party,
    declaration: Declaration,
    by_id: int,
    witness: Witness,
    now: datetime,
    undertakings: Sequence[Mapping[str, Any]] = (),
    waits_for: str = "",
) -> SignatureEvent:
    """Write the event and its evidence, in the caller's transaction. Locks the network, so that
    its events are written one after the other.

    ``waits_for``: what a signature still lacks, one of ``SignatureEvent.Waits``. The event's time
    is ``now``, or that of the event before where somebody who asked later was faster: a standing
    takes ``since`` from the event.
    """
    network_id = party.network.pk
    lock_network(party.network)
    head = SignatureHead.objects.filter(network=network_id).first()
    before = SignatureEvent.objects.filter(network_id=network_id).order_by("number").last()
    salt = hashing.new_salt()
    evidence = SignatureEvidence(salt=salt, **witness.evidence())
    event = SignatureEvent(
        network_id=network_id,
        number=head.count + 1 if head else 1,
        at=max(now, before.at) if before else now,
        act=act,
        declaration_id=declaration.pk,
        text_sha256=declaration.sha256,
        undertakings=list(undertakings),
        waits_for=waits_for,
        evidence_digest=hashing.evidence_digest(evidence, text_sha256=declaration.sha256),
        by_id=by_id,
        previous=head.digest if head else "",
        **party.ids(),
    )
    event.digest = hashing.event_digest(event)
    event.seal = hashing.seal(event.digest)
    event.save()
    evidence.event = event
    evidence.save()
    SignatureHead.objects.update_or_create(
        network_id=network_id,
        defaults={
            "count": event.number,
            "digest": event.digest,
            "seal": hashing.seal(hashing.head_text(network_id, event.number, event.digest)),
        },
    )
    return event
