"""The only door through which views get offers, pairs and proposals."""

from buddies.queries.needs import NeedRow, heads_for, heads_without_a_buddy, needs_of
from buddies.queries.offers import (
    Invited,
    invited_this_year,
    my_conflicts,
    my_offer,
    offer_of,
    offers_for,
    people_to_name,
    people_who_may_offer,
    people_who_offered,
    schools_to_name,
)
from buddies.queries.pairs import kept_apart_for, pairing_of, pairings_for
from buddies.queries.proposals import open_proposal, proposals_for, rows_of

__all__ = [
    "Invited",
    "NeedRow",
    "heads_for",
    "heads_without_a_buddy",
    "invited_this_year",
    "kept_apart_for",
    "my_conflicts",
    "my_offer",
    "needs_of",
    "offer_of",
    "offers_for",
    "open_proposal",
    "pairing_of",
    "pairings_for",
    "people_to_name",
    "people_who_may_offer",
    "people_who_offered",
    "proposals_for",
    "rows_of",
    "schools_to_name",
]
