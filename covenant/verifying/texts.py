"""What must hold of the texts that were signed: pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from covenant import hashing
from covenant.models import Declaration, SignatureEvent
from covenant.verifying.differences import WAITED

Status = Declaration.Status


def of_texts(
    texts: Sequence[Declaration], recorded: Mapping[int | None, datetime] | None = None
) -> Iterator[str]:
    """Each published version has the words of its hash, and they came one after the other.
    ``recorded``: when each was published by the audit trail, as far as that still knows; no seal
    is on the date of a text."""
    before: Declaration | None = None
    published = [text for text in texts if text.status != Status.DRAFT]
    for number, text in enumerate(sorted(published, key=lambda each: each.version), 1):
        if text.version != number:
            yield f"version {number} is not there"
        if text.sha256 != hashing.hash_of(text):
            yield f"the words of version {text.version} are not those that its hash was made of"
        if text.published_at != (recorded or {}).get(text.pk, text.published_at):
            yield f"version {text.version} was recorded as published at another moment"
        if before is not None:
            if text.published_at < before.published_at:  # type: ignore[operator]
                yield f"version {text.version} is dated before version {before.version}"
            if before.status != Status.REPLACED:
                yield f"version {before.version} counts beside version {text.version}"
        before = text
    if before is not None and before.status != Status.PUBLISHED:
        yield f"version {before.version} is the newest and is called replaced"


def of_its_text(event: SignatureEvent, texts: Mapping[int, Declaration]) -> Iterator[str]:
    """The event's hash is the hash of a text that this network had published by then."""
    text = texts.get(event.declaration_id)
    if text is None:
        yield "its text is not among this network's"
    elif text.status == Status.DRAFT or text.published_at is None:
        yield f"its text, version {text.version}, is a draft"
    else:
        if text.sha256 != event.text_sha256:
            yield f"its text is not version {text.version} as it stands"
        if event.at < text.published_at - WAITED:
            yield f"it is dated before its text, version {text.version}, was published"
