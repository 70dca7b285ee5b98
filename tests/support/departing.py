"""A head with a plan, an officer of the trust, one of another organisation that stands by the
covenant, and the officer of a union whom the head named."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from core.clock import london_date, london_time
from covenant.models import Declaration
from schools.models import Network, Organisation, School
from support.models import Departure, Plan
from support.policies.departures import seconds_for
from support.services import departures as services
from tests import factories
from tests.covenant.helpers import published, sign

TODAY = date(2026, 11, 24)


@dataclass
class Departing:
    network: Network
    school: School
    head: Person
    plan: Plan
    trust: Organisation
    first: Person
    other: Organisation
    second: Person
    union: Person

    def seconds(self):
        return seconds_for(self.plan, self.trust.pk, self.first.pk, TODAY)

    def proposed(self, now: datetime, **fields: Any) -> Departure:
        said = {
            "plan": self.plan,
            "organisation": self.trust,
            "reason": "agreed",
            "second": self.second.roles.filter(kind="officer").get(),
            "by": self.first,
            **fields,
        }
        return services.propose(now=now, **said)

    def with_head(self, now: datetime) -> Departure:
        return services.second(departure=self.proposed(now), by=self.second, now=now)

    def day_after(self, departure: Departure) -> datetime:
        assert departure.answer_by is not None
        return london_time(departure.answer_by + timedelta(days=1), 5)

    def standing_officer(self, organisation: str, name: str, now: datetime) -> Person:
        return _standing_officer(self.network, organisation, name, now)


def departing(network: Network, now: datetime, name: str = "Sam Okafor") -> Departing:
    school = factories.school(network, "Quayside Primary School")
    head = factories.person(name, account=True)
    factories.post(head, school)
    trust = factories.organisation(network, "Harbour Learning Trust")
    factories.responsible(trust, school)
    first = factories.officer(trust, "Fay First")
    second = _standing_officer(network, "Bridge Trust", "Sol Second", now)
    other = second.roles.get().organisation
    assert other is not None
    union = factories.officer(factories.organisation(network, "NAHT", "union"), "Uma Union")
    plan = plan_of(head, school, now, union_officer=union)
    return Departing(network, school, head, plan, trust, first, other, second, union)


def plan_of(head: Person | None, school: School, now: datetime, **fields: Any) -> Plan:
    day = london_date(now)
    said = {"why": "outcome", "counted_from": day, "opened_at": now, "ask_by": day, **fields}
    return Plan.objects.create(network=school.network, school=school, head=head, **said)


def _standing_officer(network: Network, organisation: str, name: str, now: datetime) -> Person:
    trust = factories.organisation(network, organisation)
    officer = factories.officer(trust, name)
    found = Declaration.objects.filter(network=network, status="published").first()
    sign(found or published(network, now), trust, officer, now)
    return officer
