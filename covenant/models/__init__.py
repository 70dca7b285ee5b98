"""The declaration and its versions, who stands by which, and the proof that they said so."""

from covenant.models.declarations import Approval, Declaration, Wording
from covenant.models.invitations import SigningInvitation
from covenant.models.signatures import SignatureEvent, SignatureEvidence, SignatureHead
from covenant.models.standings import Reaffirmation, Standing, StandingLine

__all__ = [
    "Approval",
    "Declaration",
    "Reaffirmation",
    "SignatureEvent",
    "SignatureEvidence",
    "SignatureHead",
    "SigningInvitation",
    "Standing",
    "StandingLine",
    "Wording",
]
