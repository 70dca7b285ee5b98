"""The only door through which views get the covenant's data."""

from covenant.queries.register import register
from covenant.queries.signing import parties_for, role_of, standing_of
from covenant.queries.standings import standings_for
from covenant.queries.text import declarations_readable_in, draft_of, published_declaration

__all__ = [
    "declarations_readable_in",
    "draft_of",
    "parties_for",
    "published_declaration",
    "register",
    "role_of",
    "standing_of",
    "standings_for",
]
