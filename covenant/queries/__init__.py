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
from covenant.queries.checks import (
    checks_for,
    domains_known_of,
)
from covenant.queries.invitations import (
    invitations_for,
    is_same_text,
    open_schools,
    parties_inviting_for,
    shown_as_before,
    signed_by,
    text_to_sign,
    to_withdraw_by_link,
    why_not_by_link,
)
from covenant.queries.proof import (
    declaration_of,
    event_numbered,
    event_of,
    public_network_of,
    standing_of_event,
    version_with_hash,
)
from covenant.queries.register import (
    acts_of,
    count_register,
    lines_of,
    newest_of,
    newest_signatures,
    party_on_register,
    register,
    sums_of_undertakings,
    what_the_file_holds,
)
from covenant.queries.signing import (
    parties_for,
    role_of,
    standing_of,
)
from covenant.queries.standings import (
    standings_for,
)
from covenant.queries.text import (
    declarations_readable_in,
    draft_of,
    published_declaration,
)

__all__ = [
    "acts_of",
    "approvals_for",
    "approvals_in",
    "approvals_of",
    "approvals_to_answer",
    "approvals_waited_for",
    "approvers_of",
    "checks_for",
    "count_register",
    "declaration_of",
    "declarations_readable_in",
    "domains_known_of",
    "draft_of",
    "event_numbered",
    "event_of",
    "invitations_for",
    "is_same_text",
    "lines_of",
    "newest_of",
    "newest_signatures",
    "open_schools",
    "organisations_to_ask",
    "parties_for",
    "parties_inviting_for",
    "party_on_register",
    "public_network_of",
    "published_declaration",
    "register",
    "role_of",
    "shown_as_before",
    "signed_by",
    "standing_of",
    "standing_of_event",
    "standings_for",
    "sums_of_undertakings",
    "text_to_sign",
    "to_withdraw_by_link",
    "version_with_hash",
    "what_the_file_holds",
    "why_not_by_link",
    "wording_with",
    "wordings_of",
]
