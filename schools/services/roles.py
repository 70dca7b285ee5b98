"""Roles in networks and organisations: coordinators, officers, advisers, supervisors."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network, Organisation, Role
from schools.policies import check_may_be_officer, check_may_coordinate, check_may_supervise
from schools.services.posts import checked_end


@transaction.atomic
def appoint(
    *,
    person: Person,
    network: Network,
    kind: str,
    by: Actor,
    now: datetime,
    organisation: Organisation | None = None,
    title: str = "",
    start: date | None = None,
) -> Role:
    """Give a person a role in the network, an officer one in its organisation, from ``start``
    (else today). Gives the role, the standing one where they hold it already.

    Raises Refused where the person may not hold it (a coordinator manages no head).
    """
    today = london_date(now)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    network = lock_network(network)
    if kind == Role.Kind.COORDINATOR:
        check_may_coordinate(person, network, today)
    if kind == Role.Kind.SUPERVISOR:
        check_may_supervise(person, network, today)
    if kind == Role.Kind.OFFICER:
        if organisation is None or organisation.network_id != network.pk:
            raise Refused("Choose the organisation that this person speaks for.")
        check_may_be_officer(person, organisation, today)
    standing = (
        Role.objects.not_ended(today)
        .filter(person=person, network=network, kind=kind, organisation=organisation)
        .first()
    )
    if standing is not None:
        return standing
    role = Role.objects.create(
        person=person, network=network, kind=kind, organisation=organisation, title=title,
        start=start or today,
    )  # fmt: skip
    audit.record(
        "role.given", role, by=by, now=now, network_id=network.pk, kind=kind, person=person.pk
    )
    if kind == Role.Kind.COORDINATOR:
        stale.mark("network", network.pk, now=now)
    return role


@transaction.atomic
def end_role(*, role: Role, by: Actor, now: datetime, on: date | None = None) -> Role:
    """End a role: ``on`` (else today) is the first day on which it no longer counts.

    Raises Refused for one that has ended, for a day before it began, and for the network's
    only coordinator.
    """
    today = london_date(now)
    lock_network(role.network)
    role = Role.objects.get(pk=role.pk)
    end = checked_end(start=role.start, end=role.end, on=on or today, today=today)
    if role.kind == Role.Kind.COORDINATOR and not _another_coordinator(role, end):
        raise Refused("A network must not be left without a coordinator. Invite another one first.")
    role.end = end
    role.save(update_fields=["end"])
    audit.record("role.ended", role, by=by, now=now, network_id=role.network_id, kind=role.kind)
    if role.kind == Role.Kind.COORDINATOR:
        stale.mark("network", role.network_id, now=now)
    if role.kind in (Role.Kind.SUPERVISOR, Role.Kind.OFFICER):
        stale.mark("person", role.person_id, now=now)
    return role


def _another_coordinator(role: Role, day: date) -> bool:
    return (
        Role.objects.current(day)
        .filter(network=role.network_id, kind=Role.Kind.COORDINATOR)
        .exclude(pk=role.pk)
        .exists()
    )
