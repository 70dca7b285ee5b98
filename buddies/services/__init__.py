"""What can happen to offers, pairs and proposals."""

from buddies.services.offers import offer, withdraw_offer
from buddies.services.offers_for_others import offer_for_new_person
from buddies.services.pairs import end_pairing, pair, set_reserve
from buddies.services.proposals import change_proposal, dismiss, propose
from buddies.services.publishing import publish
from buddies.services.words import allow, declare_conflict, forbid, withdraw_conflict

__all__ = [
    "allow",
    "change_proposal",
    "declare_conflict",
    "dismiss",
    "end_pairing",
    "forbid",
    "offer",
    "offer_for_new_person",
    "pair",
    "propose",
    "publish",
    "set_reserve",
    "withdraw_conflict",
    "withdraw_offer",
]
