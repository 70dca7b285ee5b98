"""What is hashed and sealed, and how: pure but for the key, so that anybody can work it out again.

Everything is hashed as canonical JSON: keys sorted, no blanks, UTF-8, SHA-256 in hex.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from covenant.models import Declaration, SignatureEvent, SignatureEvidence

# What the digest of the evidence is made of, by its scheme.
EVIDENCE_FIELDS: dict[int, tuple[str, ...]] = {
    1: ("salt", "name", "role", "authority"),
    2: (
        "salt", "name", "role", "authority", "method", "email_domain", "address_digest", "shown_as",
    ),
}  # fmt: skip
EVENT_FIELDS = (
    "network_id", "number", "act", "organisation_id", "school_id", "person_id", "declaration_id",
    "text_sha256", "undertakings", "evidence_digest", "by_id", "previous",
)  # fmt: skip


def text_sha256(
    *,
    title: str,
    promises: Sequence[Mapping[str, str]],
    text: str,
    undertakings: Sequence[Mapping[str, str]] = (),
) -> str:
    """The SHA-256 of a declaration: title, promises, undertakings and text. Without undertakings
    they are left out, so that texts from before there were any keep their hash."""
    content: dict[str, Any] = {"title": title, "promises": list(promises), "text": text}
    if undertakings:
        content["undertakings"] = list(undertakings)
    return _sha256(content)


def hash_of(declaration: "Declaration") -> str:
    """The hash of a declaration's words as they stand in the database now."""
    return text_sha256(
        title=declaration.title,
        promises=declaration.promises,
        undertakings=declaration.undertakings,
        text=declaration.text,
    )


def new_salt() -> str:
    """A salt that keeps a digest of few possible names from being guessed."""
    return secrets.token_hex(16)


def evidence_digest(evidence: "SignatureEvidence", *, text_sha256: str) -> str:
    """The salted SHA-256 of who signed, as what, by what authority, known how, and which text."""
    fields = {name: getattr(evidence, name) for name in EVIDENCE_FIELDS[evidence.scheme]}
    return _sha256({**fields, "text": text_sha256})


def event_digest(event: "SignatureEvent") -> str:
    """The SHA-256 of an event with the digest of the one before it, and so of all before it.
    What it waits for is left out where that is nothing, as in events from before it could."""
    fields = {name: getattr(event, name) for name in EVENT_FIELDS}
    if waits_for := getattr(event, "waits_for", ""):
        fields["waits_for"] = waits_for
    return _sha256({**fields, "at": event.at.astimezone(UTC).isoformat(timespec="microseconds")})


def seal(what: str) -> str:
    """A seal on some text by the key of this installation, which its database does not hold."""
    return _sealed(what, _keys()[0])


def is_sealed(what: str, by: str) -> bool:
    """Whether a seal is on this text, by any key of this installation."""
    return any(constant_time_compare(_sealed(what, key), by) for key in _keys())


def is_sealed_by_newest(what: str, by: str) -> bool:
    """Whether a seal is on this text by the key that seals today."""
    return constant_time_compare(seal(what), by)


def head_text(network_id: int, count: int, digest: str) -> str:
    """What is sealed of the end of a network's events."""
    return f"{network_id}:{count}:{digest}"


def address_digest(address: str) -> str:
    """A network address, keyed: the same one twice can be seen, none can be tried out."""
    return _sealed(address, _keys()[0], salt="covenant.address") if address else ""


def _keys() -> list[str]:
    """Newest first (SIGNATURE_KEYS, docs/operations.md)."""
    return [key.strip() for key in settings.SIGNATURE_KEYS.split(",")]


def _sealed(what: str, key: str, *, salt: str = "covenant.signatures") -> str:
    return salted_hmac(salt, what, secret=key, algorithm="sha256").hexdigest()


def _sha256(content: Mapping[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
