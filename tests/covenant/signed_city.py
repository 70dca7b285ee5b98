"""A register as it grows: organisations, a school and a head sign, one withdraws, the text changes,
and some sign the new one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Person
from core.audit import System
from covenant import parties, services, starter, verifying
from covenant.models import Declaration, SignatureEvent
from covenant.undertakings import Chosen
from schools.models import Network, Organisation
from tests import factories
from tests.covenant.helpers import approved, sign, sign_as

ADVISERS = {"kind": "", "words": "We offer adviser time", "unit": "days a year"}


@dataclass
class City:
    """Who signed what in which order: ``events[0]`` is number 1."""

    network: Network
    now: datetime
    events: list[SignatureEvent] = field(default_factory=list)
    officers: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def differences(self) -> list[str]:
        """What ``verify`` finds."""
        found = verifying.verify(self.network.pk, self.network.slug)
        return [str(each) for each in found.differences]

    def publish(self, text: str) -> Declaration:
        declaration = services.draft(
            network=self.network, title="The Covenant", promises=starter.PROMISES, text=text,
            undertakings=[ADVISERS], by=System("test"), now=self.now,
        )  # fmt: skip
        approved(declaration, self.now)
        return services.publish_declaration(
            declaration=declaration, by=System("test"), now=self.now
        )

    def sign(self, declaration: Declaration, name: str, **fields: object) -> SignatureEvent:
        """For an organisation, a day later than what came before."""
        if name not in self.organisations:
            self.organisations[name] = factories.organisation(self.network, name)
            self.officers[name] = factories.officer(self.organisations[name])
        self.now += timedelta(days=1)
        organisation, officer = self.organisations[name], self.officers[name]
        self.events.append(sign(declaration, organisation, officer, self.now, **fields))
        return self.events[-1]

    def sign_as(
        self, declaration: Declaration, party: parties.Party, by: Person, **fields: object
    ) -> SignatureEvent:
        self.now += timedelta(days=1)
        self.events.append(sign_as(declaration, party, by, self.now, **fields))
        return self.events[-1]


def signed_city(network: Network, now: datetime) -> City:
    """Eight events, of which the last is a signature like any other."""
    city = City(network, now)
    first = city.publish("One")
    city.sign(first, "Harbour Learning Trust", undertakings=[Chosen(**_six_days())])
    city.sign(first, "Union of Leaders")
    head = factories.head(network, "Amina Yusuf")
    city.sign_as(first, parties.of_person(head, network), head, role="Head", shown_as="name")
    school = network.schools.get(posts__person=head)
    city.sign_as(first, parties.of_school(school), head, role="Head", authority="As its head")
    city.now += timedelta(days=1)
    union, officer = city.organisations["Union of Leaders"], city.officers["Union of Leaders"]
    city.events.append(services.withdraw(standing=union.standings.get(), by=officer, now=city.now))
    second = city.publish("Two")
    city.sign(second, "Harbour Learning Trust", undertakings=[Chosen(**_six_days())])
    city.sign(second, "Union of Leaders")
    city.sign(second, "Tideway Trust")
    return city


def _six_days() -> dict:
    return {"words": ADVISERS["words"], "unit": ADVISERS["unit"], "amount": 6}
