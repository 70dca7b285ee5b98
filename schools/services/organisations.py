"""Organisations of a network, and which schools they are responsible for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, stale
from core.audit import Actor
from core.refusals import Refused
from schools.models import Network, Organisation, Responsibility, School

CHANGEABLE = frozenset({"kind", "name", "email_domain", "contact_email"})


@transaction.atomic
def add_organisation(
    *,
    network: Network,
    kind: str,
    name: str,
    by: Actor,
    now: datetime,
    email_domain: str = "",
    contact_email: str = "",
) -> Organisation:
    """Add what no file knows: a union, an association, a foundation trust; gives it.

    Raises Refused for a second one of the same kind and name, and for a second council.
    """
    network = Network.objects.select_for_update().get(pk=network.pk)
    organisation = Organisation(
        network=network, kind=kind, name=name.strip(), email_domain=email_domain,
        contact_email=contact_email,
    )  # fmt: skip
    _check_is_new(organisation)
    organisation.save()
    audit.record(
        "organisation.added", organisation, by=by, now=now, network_id=network.pk, kind=kind
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, by: Actor, now: datetime, **changes: Any
) -> Organisation:
    """Change kind, name, email_domain or contact_email, and give it back. A name changed by
    hand is kept at the next import. Raises Refused like ``add_organisation``."""
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"change_organisation takes no {sorted(unknown)}")
    Network.objects.select_for_update().get(pk=organisation.network_id)
    organisation = Organisation.objects.get(pk=organisation.pk)
    changed = sorted(
        name for name, value in changes.items() if getattr(organisation, name) != value
    )
    if not changed:
        return organisation
    for name in changed:
        setattr(organisation, name, changes[name])
    _check_is_new(organisation)
    if organisation.is_imported and "name" in changed:
        organisation.name_is_corrected = True
    organisation.save()
    audit.record(
        "organisation.changed", organisation, by=by, now=now,
        network_id=organisation.network_id, fields=changed,
    )  # fmt: skip
    _mark(organisation.responsibilities.values_list("school_id", flat=True), now)
    return organisation


def _check_is_new(organisation: Organisation) -> None:
    others = Organisation.objects.filter(
        network=organisation.network_id, kind=organisation.kind
    ).exclude(pk=organisation.pk)
    if others.filter(name__iexact=organisation.name).exists():
        raise Refused("This network has an organisation of this kind and name already.")
    if organisation.kind == Organisation.Kind.COUNCIL and others.exists():
        raise Refused("This network has its council already. Change that one instead.")


@transaction.atomic
def set_responsible_schools(
    *, organisation: Organisation, schools: Iterable[School], by: Actor, now: datetime
) -> None:
    """Make the organisation responsible for exactly these schools, besides those that the
    file names (which the next import would bring back). Raises Refused for a school of
    another network."""
    wanted = {school.pk: school for school in schools}
    if any(school.network_id != organisation.network_id for school in wanted.values()):
        raise Refused("Choose schools of this network.")
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = organisation.responsibilities.all()
    held = set(rows.values_list("school_id", flat=True))
    surplus = rows.filter(is_imported=False).exclude(school__in=wanted)
    ended = set(surplus.values_list("school_id", flat=True))
    surplus.delete()
    added = wanted.keys() - held
    Responsibility.objects.bulk_create(
        Responsibility(school_id=pk, organisation=organisation) for pk in sorted(added)
    )
    if added or ended:
        audit.record(
            "organisation.schools", organisation, by=by, now=now,
            network_id=organisation.network_id, added=sorted(added), ended=sorted(ended),
        )  # fmt: skip
        _mark(added | ended, now)


def _mark(school_ids: Iterable[int], now: datetime) -> None:
    for pk in sorted(school_ids):
        stale.mark("school", pk, now=now)
