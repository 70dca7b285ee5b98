"""What is known of who signs, and how it is known: the evidence of a signature. It is personal,
and can be erased."""

from dataclasses import asdict, dataclass
from typing import Any

from covenant.models import SignatureEvidence

BY_LINK = "link in a message"


@dataclass(frozen=True)
class Witness:
    """Name, role and statement of authority; how they were known; whether the name is shown."""

    name: str
    role: str = ""
    authority: str = ""
    method: str = ""
    email_domain: str = ""
    # Keyed already (hashing.address_digest).
    address_digest: str = ""
    shown_as: str = SignatureEvidence.ShownAs.NAMELESS

    def evidence(self) -> dict[str, Any]:
        """The fields of the evidence."""
        return asdict(self)
