"""A text is drafted, and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from core.audit import Actor, record
from covenant import hashing, policies
from covenant.models import Declaration
from schools.models import Network

Rows = Sequence[Mapping[str, str]]


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
) -> Declaration:
    """Start the next version, or change the one being drafted."""
    Network.objects.select_for_update().get(pk=network.pk)
    newest = network.declarations.order_by("-version").first()
    if newest is None or newest.status != Declaration.Status.DRAFT:
        version = newest.version + 1 if newest else 1
        newest = Declaration(network=network, version=version)
    newest.title, newest.promises, newest.text = title, list(promises), _tidy(text)
    newest.undertakings = list(undertakings)
    newest.save()
    record("declaration.drafted", newest, by=by, now=now, network_id=network.pk)
    return newest


@transaction.atomic
def publish_declaration(*, declaration: Declaration, by: Actor, now: datetime) -> Declaration:
    """Freeze the draft with its hash; it takes the place of the version before.

    Raises Refused where it is no draft.
    """
    Network.objects.select_for_update().get(pk=declaration.network_id)
    declaration.refresh_from_db()
    policies.check_is_draft(declaration)
    Declaration.objects.filter(
        network=declaration.network_id, status=Declaration.Status.PUBLISHED
    ).update(status=Declaration.Status.REPLACED)
    declaration.sha256 = hashing.hash_of(declaration)
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


def _tidy(text: str) -> str:
    """Browsers send CRLF; the hash must not depend on where the text was typed."""
    return text.replace("\r\n", "\n").strip() + "\n"
