"""Signature events by their digest, for whoever compares a receipt."""

from covenant.models import Declaration, SignatureEvent, Standing
from covenant.queries.register import acts_of, party_and_text
from schools.models import Network


def event_of(network: Network, digest: str) -> SignatureEvent | None:
    """The event of this network with the digest, and its evidence."""
    return (
        SignatureEvent.objects.filter(network_id=network.pk, digest=digest)
        .select_related("evidence")
        .first()
    )


def event_numbered(network: Network, number: int) -> SignatureEvent | None:
    """The event of this network with the number."""
    return SignatureEvent.objects.filter(network_id=network.pk, number=number).first()


def public_network_of(digest: str) -> Network | None:
    """The network of which an event has this digest, where its page is public."""
    event = SignatureEvent.objects.filter(digest=digest).first()
    if event is None:
        return None
    return Network.objects.filter(pk=event.network_id, is_public=True).first()


def version_with_hash(network: Network, sha256: str) -> Declaration | None:
    """The published text with this hash: people paste it for the digest of a signature."""
    return (
        Declaration.objects.filter(network=network, sha256=sha256)
        .exclude(status=Declaration.Status.DRAFT)
        .first()
    )


def declaration_of(event: SignatureEvent) -> Declaration | None:
    """The text that was signed."""
    return Declaration.objects.filter(network=event.network_id, pk=event.declaration_id).first()


def standing_of_event(event: SignatureEvent) -> Standing | None:
    """What the event is about, as it stands today; None where that is not public, or the event is
    of a signature that never was."""
    standing = (
        Standing.objects.public()
        .filter(network_id=event.network_id, **party_and_text(event))
        .select_related("organisation", "school", "declaration", "event__evidence")
        .first()
    )
    return standing if standing is not None and event in acts_of(standing) else None
