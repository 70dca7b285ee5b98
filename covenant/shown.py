"""How a party, its signature and its undertakings are shown in public: as the people in it chose,
and never more."""

from dataclasses import dataclass

from core.templatetags.covenant import date_plain
from covenant.models import SignatureEvent, SignatureEvidence, Standing
from covenant.parties import KINDS, PERSON, SCHOOL
from covenant.showing import initials
from covenant.undertakings import in_words

ShownAs = SignatureEvidence.ShownAs


@dataclass(frozen=True)
class Shown:
    """A standing as the public reads it."""

    standing: Standing
    kind: str
    # Empty where the name of a person was erased.
    name: str
    # Empty where nobody is to be named, and for a person, whose name stands already.
    signed_by: str
    erased: str
    undertakings: tuple[str, ...]

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def called(self) -> str:
        """The name, or that there is none any more."""
        return self.name or self.erased or KINDS[PERSON]


def shown(standing: Standing) -> Shown:
    """A standing with its party, event and evidence (``queries.register``) as it is shown."""
    kind = kind_of(standing)
    evidence = evidence_of(standing.event)
    return Shown(
        standing=standing,
        kind=kind,
        name=name_of(standing),
        signed_by=signed_by(evidence, kind),
        erased=erased_on(evidence),
        undertakings=tuple(in_words(each) for each in standing.undertakings),
    )


def kind_of(standing: Standing) -> str:
    """One of ``parties.KINDS``."""
    if standing.organisation is not None:
        return standing.organisation.kind
    return SCHOOL if standing.school_id else PERSON


def name_of(standing: Standing) -> str:
    """What the public calls the party: never a person's own name, but what they chose."""
    party = standing.organisation or standing.school
    return party.name if party is not None else standing.shown_name


def evidence_of(event: SignatureEvent) -> SignatureEvidence | None:
    """The evidence of an event; None where somebody took the row away."""
    return getattr(event, "evidence", None)


def signed_by(evidence: SignatureEvidence | None, kind: str) -> str:
    """Who signed for an organisation or school, where they agreed to be shown."""
    if kind == PERSON or evidence is None or evidence.erased_at:
        return ""
    if evidence.shown_as == ShownAs.NAME:
        return ", ".join(filter(None, [evidence.name, evidence.role]))
    if evidence.shown_as == ShownAs.INITIALS:
        return ", ".join(filter(None, [initials(evidence.name), evidence.role]))
    return ""


def erased_on(evidence: SignatureEvidence | None) -> str:
    """ "Name erased on 24 November 2026", where it was."""
    if evidence is None or not evidence.erased_at:
        return ""
    return f"Name erased on {date_plain(evidence.erased_at)}"
