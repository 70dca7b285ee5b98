"""Two networks alike, so that one can be asked for the other's objects."""

from dataclasses import dataclass
from datetime import date

from django.test import Client

from accounts.models import Person
from schools.models import Network, Organisation, School
from tests import factories
from tests.conftest import NOW
from tests.support.supervising import a_supervisor

LEFT = date(2026, 11, 1)


@dataclass
class World:
    """One network with somebody of each kind. Every name in it carries its ``mark``."""

    mark: str
    network: Network
    school: School
    organisation: Organisation
    people: dict[str, Person]

    @property
    def now(self):
        return NOW

    def client(self, kind: str) -> Client:
        """A client signed in as this kind of person."""
        return factories.signed_in_client(self.people[kind])


def make(mark: str) -> World:
    """A network whose names all begin with ``mark``."""
    network = factories.network(mark.lower(), name=f"{mark} City", is_public=True)
    school = factories.school(network, f"{mark} Primary School")
    organisation = factories.organisation(network, f"{mark} Learning Trust")
    factories.responsible(organisation, school)
    head = factories.person(f"{mark} Head", account=True)
    factories.post(head, school)
    delegate = factories.person(f"{mark} Delegate", account=True)
    factories.post(delegate, school, "delegate")
    adviser = factories.person(f"{mark} Adviser", account=True)
    factories.role(adviser, network, "adviser")
    supervisor = factories.person(f"{mark} Supervisor", account=True)
    a_supervisor(network, NOW, person=supervisor)
    leaver = factories.person(f"{mark} Leaver", account=True)
    factories.post(leaver, school, end=LEFT)
    factories.role(leaver, network, "coordinator", end=LEFT)
    return World(
        mark=mark,
        network=network,
        school=school,
        organisation=organisation,
        people={
            "coordinator": factories.coordinator(network, f"{mark} Coordinator"),
            "officer": factories.officer(organisation, f"{mark} Officer"),
            "head": head,
            "delegate": delegate,
            "adviser": adviser,
            "supervisor": supervisor,
            "leaver": leaver,
            "operator": factories.operator(f"{mark} Operator"),
        },
    )
