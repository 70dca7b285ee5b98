"""What can happen to offers, pairs and proposals."""

from buddies.services.agreeing import agree
from buddies.services.changing import change_proposal, undo_last
from buddies.services.invitations import answer_invitation
from buddies.services.offers import offer, say_yes, withdraw_offer
from buddies.services.offers_for_others import offer_for_new_person
from buddies.services.pairs import end_pairing, find_another, pair, set_reserve
from buddies.services.proposals import dismiss, propose, propose_again
from buddies.services.publishing import publish
from buddies.services.undoing import undo_publication
from buddies.services.words import allow, declare_conflict, forbid, withdraw_conflict

__all__ = [
    "agree",
    "allow",
    "answer_invitation",
    "change_proposal",
    "declare_conflict",
    "dismiss",
    "end_pairing",
    "find_another",
    "forbid",
    "offer",
    "offer_for_new_person",
    "pair",
    "propose",
    "propose_again",
    "publish",
    "say_yes",
    "set_reserve",
    "undo_last",
    "undo_publication",
    "withdraw_conflict",
    "withdraw_offer",
]
