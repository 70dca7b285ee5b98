"""Who supervises in a network: invited, agreed to the limits of confidence, changed, left."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Invitation, Network, Post, Role
from schools.policies import check_may_supervise
from schools.services import invite, withdraw_invitation
from schools.services.roles import appoint, end_role
from support.models import Apart, Series, Supervisor
from support.services.series import end_series, held_supervisor

IS_ONE = "This person supervises here already."


@transaction.atomic
def invite_supervisor(
    *, network: Network, is_outside: bool, by: Actor, now: datetime, person: Person | None = None,
    name: str = "", email: str = "", telephone: str = "",
) -> Supervisor:  # fmt: skip
    """Invite somebody by e-mail to supervise. ``is_outside``: they work for none of the network's
    parties. Raises Refused for whoever supervises already, for a coordinator and for an officer
    who may be a head's manager."""
    invitation = invite(
        network=network, invited_as=Invitation.For.SUPERVISOR, by=by, now=now, person=person,
        name=name, email=email, telephone=telephone,
    )  # fmt: skip
    supervisor, is_new = Supervisor.objects.select_for_update().get_or_create(
        network=network, person=invitation.person,
        defaults={"is_outside": is_outside, "entered_at": now},
    )  # fmt: skip
    if not is_new:
        if supervisor.left_at is None and supervisor.agreed_at is not None:
            raise Refused(IS_ONE)
        # Who left before decides anew.
        supervisor.is_outside, supervisor.left_at, supervisor.agreed_at = is_outside, None, None
        supervisor.save(update_fields=["is_outside", "left_at", "agreed_at"])
    audit.record("supervisor.invited", supervisor, by=by, now=now, network_id=network.pk)
    return supervisor


@transaction.atomic
def agree(
    *, network: Network, person: Person, qualifications: str, about: str, ways: Iterable[str],
    takes_talks: bool, by: Actor, now: datetime,
) -> Supervisor:  # fmt: skip
    """Their own yes, to supervising in a network and to the limits of confidence, with what heads
    read of them; also to change it later. Whoever does not hold the role takes it up. Raises
    Refused for a coordinator and for an officer who may be a head's manager."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    check_may_supervise(person, network, london_date(now))
    appoint(person=person, network=network, kind=Role.Kind.SUPERVISOR, by=by, now=now)
    supervisor, _ = Supervisor.objects.select_for_update().get_or_create(
        network=network,
        person=person,
        defaults={"entered_at": now, "is_outside": _is_outside(network, person, now)},
    )
    is_new = supervisor.agreed_at is None or supervisor.left_at is not None
    supervisor.qualifications, supervisor.about = qualifications, about
    supervisor.ways, supervisor.takes_talks = list(ways), takes_talks
    if is_new:
        supervisor.agreed_at, supervisor.left_at = now, None
    supervisor.save()
    verb = "supervisor.agreed" if is_new else "supervisor.changed"
    audit.record(verb, supervisor, by=by, now=now, network_id=network.pk)
    stale.mark("person", person.pk, now=now)
    return supervisor


def _is_outside(network: Network, person: Person, now: datetime) -> bool:
    """Whether they hold nothing else here: no post at a school, nothing in an organisation."""
    today = london_date(now)
    posts = Post.objects.not_ended(today).filter(person=person, school__network=network)
    officers = Role.objects.not_ended(today).filter(
        person=person, network=network, kind=Role.Kind.OFFICER
    )
    return not posts.exists() and not officers.exists()


@transaction.atomic
def leave(*, supervisor: Supervisor, by: Actor, now: datetime) -> None:
    """Supervise no longer: every series ends, whoever has a place is told, and what heads read
    of them is deleted. Leaving twice changes nothing."""
    Person.objects.select_for_update(no_key=True).get(pk=supervisor.person_id)
    lock_network(supervisor.network)
    supervisor = held_supervisor(supervisor)
    if supervisor.left_at is not None:
        return
    for series in Series.objects.filter(supervisor=supervisor, ended_at=None).order_by("pk"):
        end_series(series=series, by=by, now=now)
    supervisor.left_at, supervisor.takes_talks = now, False
    supervisor.qualifications, supervisor.about, supervisor.ways = "", "", []
    supervisor.save()
    _end_roles(supervisor, by, now)
    _forget(supervisor, by, now)
    audit.record("supervisor.left", supervisor, by=by, now=now, network_id=supervisor.network_id)
    stale.mark("person", supervisor.person_id, now=now)


def _end_roles(supervisor: Supervisor, by: Actor, now: datetime) -> None:
    held = Role.objects.current(london_date(now)).filter(
        person=supervisor.person_id, network=supervisor.network_id, kind=Role.Kind.SUPERVISOR,
        end=None,
    )  # fmt: skip
    for role in held:
        end_role(role=role, by=by, now=now)


def _forget(supervisor: Supervisor, by: Actor, now: datetime) -> None:
    """Invitations that are open, and whom they kept apart from, unless they lead a school here
    and may still meet somebody."""
    of_theirs = {"network": supervisor.network_id, "person": supervisor.person_id}
    open_ones = Invitation.objects.filter(
        **of_theirs, invited_as=Invitation.For.SUPERVISOR, accepted_at=None, withdrawn_at=None
    )
    for invitation in open_ones:
        withdraw_invitation(invitation=invitation, by=by, now=now)
    leads = Post.objects.current(london_date(now)).filter(
        person=supervisor.person_id, school__network=supervisor.network_id,
        kind__in=Post.HEAD_KINDS,
    )  # fmt: skip
    if not leads.exists():
        Apart.objects.filter(**of_theirs).delete()
