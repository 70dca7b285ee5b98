"""A network's settings and its terms."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import audit, stale
from core.audit import Actor
from core.refusals import Refused
from schools.models import Network, Term

CHANGEABLE = frozenset(
    {"name", "is_public", "named_contact", "months_ahead", "pair_within_open_windows"}
)


@transaction.atomic
def change_network(*, network: Network, by: Actor, now: datetime, **changes: Any) -> Network:
    """Change name, is_public, named_contact, months_ahead or pair_within_open_windows, and
    give the network back."""
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


@transaction.atomic
def keep_term(
    *,
    network: Network,
    name: str,
    first_day: date,
    last_day: date,
    by: Actor,
    now: datetime,
    starts_term: bool = True,
    term: Term | None = None,
) -> Term:
    """Add a term, or change the given one; gives it. Raises Refused where its days are in the
    wrong order or another term has some of them."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    if last_day < first_day:
        raise Refused("The last day is before the first. Check both dates.")
    if (last_day - first_day).days > 200:
        raise Refused("A term is shorter than 200 days. Check both dates.")
    others = Term.objects.filter(network=network)
    if term is not None:
        others = others.exclude(pk=term.pk)
    if others.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused("Another term has some of these days. Change that one first.")
    verb = "term.changed" if term else "term.added"
    term = Term(network=network) if term is None else term
    term.name, term.first_day, term.last_day = name.strip(), first_day, last_day
    term.starts_term = starts_term
    term.save()
    audit.record(verb, term, by=by, now=now, network_id=network.pk)
    stale.mark("network", network.pk, now=now)
    return term


@transaction.atomic
def remove_term(*, term: Term, by: Actor, now: datetime) -> None:
    """Remove a term that was entered by mistake."""
    network = Network.objects.select_for_update().get(pk=term.network_id)
    audit.record("term.removed", term, by=by, now=now, network_id=network.pk)
    Term.objects.filter(pk=term.pk).delete()
    stale.mark("network", network.pk, now=now)
