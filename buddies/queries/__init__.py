"""The only door through which views get offers, pairs and proposals."""

from buddies.queries.board import givers, live_pairs, need_counts, need_rows, windows_in_need
from buddies.queries.fairness import Fairness, fairness_of
from buddies.queries.looks import LookRow, looks_among
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
from buddies.queries.pairs import (
    Talk,
    history_for,
    kept_apart_for,
    pairing_of,
    pairings_for,
    stood_by,
    talks_of,
)
from buddies.queries.proposals import (
    counts_of,
    open_proposal,
    pairs_of,
    proposals_for,
    publications_for,
    rows_of,
)

__all__ = [
    "Fairness",
    "Invited",
    "LookRow",
    "NeedRow",
    "Talk",
    "counts_of",
    "fairness_of",
    "givers",
    "heads_for",
    "heads_without_a_buddy",
    "history_for",
    "invited_this_year",
    "kept_apart_for",
    "live_pairs",
    "looks_among",
    "my_conflicts",
    "my_offer",
    "need_counts",
    "need_rows",
    "needs_of",
    "offer_of",
    "offers_for",
    "open_proposal",
    "pairing_of",
    "pairings_for",
    "pairs_of",
    "people_to_name",
    "people_who_may_offer",
    "people_who_offered",
    "proposals_for",
    "publications_for",
    "rows_of",
    "schools_to_name",
    "stood_by",
    "talks_of",
    "windows_in_need",
]
