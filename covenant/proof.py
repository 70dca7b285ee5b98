"""What a signature proves, worked out as somebody asks: whether it is as it was written, what it
says to the public, and which signature counts today."""

from dataclasses import dataclass

from covenant import hashing, queries, verifying
from covenant.models import Declaration, SignatureEvent, Standing
from covenant.parties import PERSON
from covenant.shown import Shown, erased_on, evidence_of, shown, signed_by
from covenant.verifying import Checked

WORDS_DIFFER = "the words of its text are not those that the hash of the text was made of"


@dataclass(frozen=True)
class Proof:
    """A signature event and all that can be said of it in public."""

    event: SignatureEvent
    declaration: Declaration | None
    # Sentences, each about one thing that is not as it was written.
    differences: tuple[str, ...]
    # None where the party is not on the register: then nothing here says whose it is.
    party: Shown | None
    signed_by: str
    erased: str

    @property
    def is_sound(self) -> bool:
        return not self.differences

    @property
    def is_signing(self) -> bool:
        """Whether a party signed with it; the rest is said about a signature."""
        return self.event.act in SignatureEvent.SIGNING

    @property
    def shows_hour(self) -> bool:
        """Whether the hour is shown: beside another signature’s it would say who a person is."""
        return self.party is not None and self.party.kind != PERSON

    @property
    def counts(self) -> bool:
        """Whether it is the signature that counts today for its party."""
        return self.party is not None and self.party.standing.event_id == self.event.pk

    @property
    def has_certificate(self) -> bool:
        return self.counts and self.party is not None and has_certificate(self.party)


def of(event: SignatureEvent) -> Proof:
    """Verify an event: itself, its neighbours, its evidence and the words of its text; a constant
    number of queries."""
    checked: Checked = verifying.check_event(event)
    standing = queries.standing_of_event(event)
    declaration = queries.declaration_of(event)
    differences = list(checked.differences)
    if declaration is not None and declaration.sha256 != hashing.hash_of(declaration):
        differences.append(WORDS_DIFFER)
    party = shown(standing) if standing else None
    evidence = evidence_of(event)
    is_signing = event.act in SignatureEvent.SIGNING
    return Proof(
        event=event,
        declaration=declaration,
        differences=tuple(differences),
        party=party,
        signed_by=signed_by(evidence, party.kind) if party and is_signing else "",
        erased=erased_on(evidence),
    )


def has_certificate(party: Shown) -> bool:
    """Whoever stands by the covenant and is still named has one."""
    return party.standing.state in Standing.STANDS and bool(party.name)
