"""The only door through which views get the covenant's data."""

from covenant.queries.approvals import (
    approvals_for,
    approvals_in,
    approvals_of,
    approvals_to_answer,
    approvals_waited_for,
    approvers_of,
    organisations_to_ask,
    wording_with,
    wordings_of,
)
from covenant.queries.register import register
from covenant.queries.signing import parties_for, role_of, standing_of
from covenant.queries.standings import standings_for
from covenant.queries.text import declarations_readable_in, draft_of, published_declaration

__all__ = [
    "approvals_for",
    "approvals_in",
    "approvals_of",
    "approvals_to_answer",
    "approvals_waited_for",
    "approvers_of",
    "declarations_readable_in",
    "draft_of",
    "organisations_to_ask",
    "parties_for",
    "published_declaration",
    "register",
    "role_of",
    "standing_of",
    "standings_for",
    "wording_with",
    "wordings_of",
]
