"""The only door through which views get the directory's data."""

from directory.queries.entries import entries_in, entries_to_approve, unconfirmed_entries
from directory.queries.own import (
    conflicts_of,
    entry_of,
    facets_of,
    my_conflicts,
    my_entry,
    schools_of_network,
)
from directory.queries.proposals import (
    organisations_to_propose_for,
    proposals_for,
    standing_of,
)
from directory.queries.rota import fallback_numbers, on_duty_on, rules_of
from directory.queries.searching import people_found, search_of

__all__ = [
    "conflicts_of",
    "entries_in",
    "entries_to_approve",
    "entry_of",
    "facets_of",
    "fallback_numbers",
    "my_conflicts",
    "my_entry",
    "on_duty_on",
    "organisations_to_propose_for",
    "people_found",
    "proposals_for",
    "rules_of",
    "schools_of_network",
    "search_of",
    "standing_of",
    "unconfirmed_entries",
]
