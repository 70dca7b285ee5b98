"""What can happen to the covenant: a text is drafted and published, parties sign it."""

from covenant.services.drafting import draft, publish_declaration
from covenant.services.erasing import erase_evidence
from covenant.services.signing import sign, withdraw

__all__ = ["draft", "erase_evidence", "publish_declaration", "sign", "withdraw"]
