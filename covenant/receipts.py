"""A receipt against the register: what somebody holds, and what stands there today."""

from dataclasses import dataclass

from covenant import proof, queries
from covenant.models import Declaration, SignatureEvent
from covenant.proof import Proof
from schools.models import Network


@dataclass(frozen=True)
class Compared:
    """What was found for a digest. Without ``proof`` nothing stands under it here, and the rest
    says what it may be instead."""

    proof: Proof | None = None
    # The receipt has another number than the signature.
    number_differs: bool = False
    elsewhere: Network | None = None
    text: Declaration | None = None
    # What stands under the receipt's number, with another digest.
    instead: SignatureEvent | None = None


def compare(*, network: Network, digest: str, number: int | None) -> Compared:
    """Look for the digest, and for the number where the receipt has one; a constant number of
    queries."""
    event = queries.event_of(network, digest)
    if event is not None:
        differs = number is not None and number != event.number
        return Compared(proof=proof.of(event), number_differs=differs)
    return Compared(
        elsewhere=queries.public_network_of(digest),
        text=queries.version_with_hash(network, digest),
        instead=queries.event_numbered(network, number) if number is not None else None,
    )
