"""A plan, for tests of whatever stands in it."""

from typing import Any

from accounts.models import Person
from core.audit import System
from escalations.services import open_escalation
from schools.models import Network, Organisation, Post, School
from support.models import PartyAsked, Plan, PlanShare
from support.services.parties import KIND
from support.services.plans import open_plan
from tests import factories
from tests.conftest import NOW


def a_plan(
    network: Network,
    *,
    head: Person | None = None,
    school: School | None = None,
    why: str = Plan.Why.OUTCOME,
    now: Any = NOW,
    **fields: Any,
) -> Plan:
    """The plan of a head (one with an account and a school of their own, unless given). ``fields``
    are set on the row afterwards."""
    if head is None and school is None:
        head = factories.head(network)
    if school is None:
        post = Post.objects.filter(person=head, kind__in=Post.HEAD_KINDS).select_related("school")
        school = post.get(school__network=network).school
    plan = open_plan(school=school, head=head, why=why, by=System("test"), now=now)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    return plan


def share(plan: Plan, section: str, with_: Any, now: Any = NOW) -> PlanShare:
    """The head lets a person, or an organisation, read a section."""
    whom = {"person": with_} if isinstance(with_, Person) else {"organisation": with_}
    return PlanShare.objects.create(plan=plan, section=section, shared_at=now, **whom)


SIGNED = {
    "title": "The Covenant",
    "version": 1,
    "signed_on": "2026-09-10",
    "event": 1,
    "promises": [
        {"heading": "Stand by the head", "summary": "After a hard report we support the team."}
    ],
    "undertakings": [{"words": "We offer adviser time", "unit": "days a year", "amount": 6}],
}


def a_party(plan: Plan, organisation: Organisation, now: Any = NOW) -> PartyAsked:
    """An organisation that the plan has asked for its part, as if it had signed."""
    party = PartyAsked.objects.create(
        plan=plan, organisation=organisation, signed=SIGNED, asked_at=now
    )
    open_escalation(
        kind=KIND, key=f"support.party:{party.pk}", network_id=plan.network_id,
        subject_id=party.pk, now=now,
    )  # fmt: skip
    return party
