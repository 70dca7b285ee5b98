"""What must hold of each signature event, of two that follow each other, and of the end: pure but
for the key. Each gives sentences about what differs, none where nothing does."""

from collections.abc import Iterator

from covenant import hashing
from covenant.models import SignatureEvent, SignatureEvidence, SignatureHead


def of_itself(event: SignatureEvent) -> Iterator[str]:
    """Its digest and its seal."""
    if event.digest != hashing.event_digest(event):
        yield "what it says is not what its digest was made of"
    if not hashing.is_sealed(event.digest, by=event.seal):
        yield "it is not sealed with a key of this installation"


def of_its_place(event: SignatureEvent, before: SignatureEvent | None) -> Iterator[str]:
    """Its number, what it holds of the event before, and its time."""
    number, digest = (before.number, before.digest) if before else (0, "")
    if event.number == number:
        yield "this number stands twice"
    elif event.number != number + 1:
        yield f"number {number + 1} is not there"
    if event.previous != digest:
        yield (
            f"it does not hold the digest of number {number}, which stands before it"
            if before
            else "it is the first and yet names one before it"
        )
    if before and event.at < before.at:
        yield f"it is dated before number {number}"


def of_its_evidence(event: SignatureEvent, evidence: SignatureEvidence | None) -> Iterator[str]:
    """Its evidence, which is there as it was, or was erased."""
    if evidence is None:
        yield "its evidence is gone, and not by erasing"
        return
    said = any(getattr(evidence, name) for name in hashing.EVIDENCE_FIELDS[2])
    if evidence.erased_at is not None:
        if said:
            yield "its evidence is called erased and is not empty"
        if evidence.erased_at < event.at:
            yield "its evidence is called erased before it was given"
    elif evidence.scheme not in hashing.EVIDENCE_FIELDS:
        yield "its evidence is of a scheme that nobody knows"
    elif event.evidence_digest != hashing.evidence_digest(evidence, text_sha256=event.text_sha256):
        yield "its evidence is not what the digest of it was made of"


def of_the_end(last: SignatureEvent | None, head: SignatureHead | None) -> Iterator[str]:
    """The row that says how many events there are and which is the last."""
    if head is None:
        if last is not None:
            yield "the row that counts the signature events is gone"
        return
    number, digest = (last.number, last.digest) if last else (0, "")
    if head.count != number:
        yield f"{head.count} signature events were counted and the last is number {number}"
    if head.digest != digest:
        yield "the last signature event is not the one that was counted last"
    text = hashing.head_text(head.network_id, head.count, head.digest)
    if not hashing.is_sealed(text, by=head.seal):
        yield "the count of signature events is not sealed with a key of this installation"
