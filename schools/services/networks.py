"""A network's settings."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, stale
from core.audit import Actor
from schools.models import Network

CHANGEABLE = frozenset(
    {
        "name", "is_public", "named_contact", "months_ahead", "pair_within_open_windows",
        "staffed_from", "staffed_until",
    }
)  # fmt: skip


@transaction.atomic
def change_network(*, network: Network, by: Actor, now: datetime, **changes: Any) -> Network:
    """Change any of ``CHANGEABLE``, and give the network back."""
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"change_network takes no {sorted(unknown)}")
    network = Network.objects.select_for_update().get(pk=network.pk)
    changed = sorted(name for name, value in changes.items() if getattr(network, name) != value)
    if not changed:
        return network
    for name in changed:
        setattr(network, name, changes[name])
    network.save(update_fields=changed)
    audit.record("network.changed", network, by=by, now=now, network_id=network.pk, fields=changed)
    stale.mark("network", network.pk, now=now)
    return network
