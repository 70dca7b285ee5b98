"""A text is drafted, and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core.audit import Actor, record
from core.clock import LONDON
from core.refusals import Refused
from covenant import hashing, policies
from covenant.models import Declaration, Wording
from schools.locks import lock_network
from schools.models import Network

Rows = Sequence[Mapping[str, str]]
LOOK_AGAIN = (
    "Yours are still in the boxes below and are not saved. Look at the difference, put in what "
    "you want to keep of theirs, and save again."
)


class Overtaken(Refused):
    """Somebody saved other words since the page was shown; the message says who and when."""


@transaction.atomic
def draft(
    *,
    network: Network,
    title: str,
    promises: Rows,
    text: str,
    by: Actor,
    now: datetime,
    undertakings: Rows = (),
    seen: str | None = None,
) -> Declaration:
    """Start the next version, or change the one being drafted. Each wording that was saved is
    kept, so that nothing is lost.

    ``seen``: what ``seen_of`` said when the page was shown; None where nobody looked at one.
    Raises Overtaken where other words were saved since.
    """
    lock_network(network)
    newest = newest_of(network)
    if seen is not None and seen != seen_of(newest):
        raise Overtaken(f"{_who_saved(newest)} {LOOK_AGAIN}")
    if newest is None or newest.status != Declaration.Status.DRAFT:
        version = newest.version + 1 if newest else 1
        newest = Declaration(network=network, version=version)
    newest.title, newest.promises, newest.text = title, list(promises), tidy(text)
    newest.undertakings = list(undertakings)
    newest.save()
    _keep_wording(newest, by, now)
    record("declaration.drafted", newest, by=by, now=now, network_id=network.pk)
    return newest


@transaction.atomic
def publish_declaration(
    *, declaration: Declaration, by: Actor, now: datetime, seen: str | None = None
) -> Declaration:
    """Freeze the draft with its hash; it takes the place of the version before.

    ``seen``: the hash of the words that the page showed. Raises Refused where it is no draft,
    where the words have changed since, where a party that was asked has not approved the words
    as they are, and where nobody has.
    """
    lock_network(declaration.network)
    declaration.refresh_from_db()
    policies.check_is_draft(declaration)
    sha256 = hashing.hash_of(declaration)
    if seen is not None and seen != sha256:
        raise Refused("The words have changed since you looked at them. Read them again first.")
    policies.check_is_approved(sha256, list(declaration.approvals.order_by("party")))
    Declaration.objects.filter(
        network=declaration.network_id, status=Declaration.Status.PUBLISHED
    ).update(status=Declaration.Status.REPLACED)
    declaration.sha256 = sha256
    declaration.status = Declaration.Status.PUBLISHED
    declaration.published_at = now
    declaration.save()
    record(
        "declaration.published",
        declaration,
        by=by,
        now=now,
        network_id=declaration.network_id,
        sha256=declaration.sha256,
    )
    return declaration


def newest_of(network: Network) -> Declaration | None:
    """The draft, else the version that was published last."""
    return Declaration.objects.filter(network=network).order_by("-version").first()


def seen_of(newest: Declaration | None) -> str:
    """What a page remembers of the words it showed: of which version, whether it was a draft, and
    their hash."""
    if newest is None:
        return "none"
    is_draft = newest.status == Declaration.Status.DRAFT
    return f"{newest.version}:{'draft' if is_draft else 'frozen'}:{hashing.hash_of(newest)}"


def tidy(text: str) -> str:
    """Browsers send CRLF; the hash must not depend on where the text was typed."""
    return text.replace("\r\n", "\n").strip() + "\n"


def _keep_wording(declaration: Declaration, by: Actor, now: datetime) -> None:
    """Words that somebody comes back to are as new."""
    Wording.objects.update_or_create(
        declaration=declaration,
        sha256=hashing.hash_of(declaration),
        defaults={
            "title": declaration.title,
            "promises": declaration.promises,
            "undertakings": declaration.undertakings,
            "text": declaration.text,
            "saved_at": now,
            "by": by if isinstance(by, Person) else None,
        },
    )


def _who_saved(newest: Declaration | None) -> str:
    if newest is not None and newest.published_at is not None:
        return f"Version {newest.version} was published meanwhile; to save begins the next one."
    last = (
        newest.wordings.select_related("by").order_by("-saved_at", "-pk").first()
        if newest
        else None
    )
    if last is None:
        return "The text has changed since you opened this page."
    name = last.by.name if last.by else "Somebody"
    return f"{name} saved other words at {last.saved_at.astimezone(LONDON):%H:%M}."
