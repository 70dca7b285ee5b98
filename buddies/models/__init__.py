"""Offers to be a buddy, pairs, proposals, and checks that somebody has spoken."""

from buddies.models.checks import ContactCheck, LastResort, NoMoreChecks
from buddies.models.offers import Offer, OfferInvitation
from buddies.models.pairs import DeclaredConflict, ForbiddenPair, Pairing, Publication
from buddies.models.proposals import Proposal, ProposalChange, ProposedPair

__all__ = [
    "ContactCheck",
    "DeclaredConflict",
    "ForbiddenPair",
    "LastResort",
    "NoMoreChecks",
    "Offer",
    "OfferInvitation",
    "Pairing",
    "Proposal",
    "ProposalChange",
    "ProposedPair",
    "Publication",
]
