"""The only door through which views get the covenant's data."""

from covenant.queries.register import register
from covenant.queries.standings import organisations_signing_for, standings_for
from covenant.queries.text import declarations_readable_in, draft_of, published_declaration

__all__ = [
    "declarations_readable_in",
    "draft_of",
    "organisations_signing_for",
    "published_declaration",
    "register",
    "standings_for",
]
