"""A head's own choice to go: said by them alone, no reason asked; and whom of a union or heads'
association they want told of what others propose."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import NotAllowed, Refused
from schools.models import Post, Role, School
from support.departures import STATES, WITH_THE_HEAD
from support.models import Departure, Plan
from support.policies import departures as policies
from support.services.departures import tell_union

State, Kind = Departure.State, Departure.Kind


@transaction.atomic
def choose_to_go(*, school: School, by: Person, now: datetime) -> Departure:
    """The head says that going is their own choice. It counts against nobody; twice is once.

    Raises NotAllowed for whoever does not lead the school today.
    """
    today = london_date(now)
    # The school is the row that both of two taps lock.
    school = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    mine = Post.objects.current(today).filter(person=by, school=school, kind__in=Post.HEAD_KINDS)
    if not mine.exists():
        raise NotAllowed("Only the head of this school can say this.")
    said = Departure.objects.filter(school=school, head=by, kind=Kind.OWN, state=State.COUNTED)
    if found := said.first():
        return found
    departure = Departure.objects.create(
        network_id=school.network_id, school=school, head=by, kind=Kind.OWN, state=State.COUNTED,
        plan=Plan.objects.live().filter(school=school, head=by).first(), said_at=now,
        counted_on=today,
    )  # fmt: skip
    _recorded("departure.own_choice", departure, by, now)
    return departure


@transaction.atomic
def take_back(*, departure: Departure, by: Person, now: datetime) -> Departure:
    """The head has thought again. Raises NotAllowed for everybody else; twice is once."""
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure.pk)
    policies.check_head(departure, by)
    if departure.kind != Kind.OWN:
        raise Refused("What others proposed they take back, or it counts.")
    if departure.state == State.COUNTED:
        verb = STATES.verb(departure.state, State.WITHDRAWN)
        departure.state, departure.withdrawn_at = State.WITHDRAWN, now
        departure.save(update_fields=["state", "withdrawn_at"])
        _recorded(verb, departure, by, now)
    return departure


@transaction.atomic
def name_union_officer(*, plan: Plan, officer: Role | None, by: Person, now: datetime) -> Plan:
    """The head names the officer of a union or heads' association who is told of a departure that
    others propose, or nobody. Where one is open they are told at once.

    Raises NotAllowed for everybody but the head, and for whom they cannot name.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.head_id != by.pk:
        raise NotAllowed("Only the head whose plan it is can name somebody here.")
    them = policies.union_officers(plan, london_date(now))
    if officer is not None and not them.filter(pk=officer.pk).exists():
        raise NotAllowed("Choose an officer of a union or heads’ association of this network.")
    plan.union_officer = None if officer is None else officer.person
    plan.save(update_fields=["union_officer"])
    audit.record("plan.union_officer_named", plan, by=by, now=now, network_id=plan.network_id)
    for departure in Departure.objects.filter(plan=plan, state__in=WITH_THE_HEAD):
        departure.plan = plan
        tell_union(departure, now)
    return plan


def _recorded(verb: str, departure: Departure, by: Person, now: datetime) -> None:
    audit.record(verb, departure, by=by, now=now, network_id=departure.network_id)
