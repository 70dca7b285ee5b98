"""What is hashed, and how: pure, so that anybody can work it out again."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence


def text_sha256(*, title: str, promises: Sequence[Mapping[str, str]], text: str) -> str:
    """The SHA-256 of a declaration: title, promises and text as canonical JSON, in hex."""
    return _sha256({"title": title, "promises": list(promises), "text": text})


def new_salt() -> str:
    """A salt that keeps a digest of few possible names from being guessed."""
    return secrets.token_hex(16)


def evidence_digest(*, salt: str, name: str, role: str, authority: str, text_sha256: str) -> str:
    """The salted SHA-256 of who signed, as what, by what authority, and which text."""
    return _sha256(
        {"salt": salt, "name": name, "role": role, "authority": authority, "text": text_sha256}
    )


def _sha256(content: Mapping[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
