"""Who can stand by the covenant: an organisation, a school, or a person for themselves."""

from dataclasses import dataclass

from accounts.models import Person
from covenant.models import Standing
from schools.models import Network, Organisation, School

SCHOOL, PERSON = "school", "person"
# What the register calls each, beside the kinds of organisations.
KINDS: dict[str, str] = {
    **dict(Organisation.Kind.choices),
    SCHOOL: "School",
    PERSON: "Head or member of staff",
}


@dataclass(frozen=True)
class Party:
    """One of three, and the network in which it signs."""

    network: Network
    organisation: Organisation | None = None
    school: School | None = None
    person: Person | None = None

    @property
    def kind(self) -> str:
        """One of ``KINDS``."""
        if self.organisation is not None:
            return self.organisation.kind
        return SCHOOL if self.school is not None else PERSON

    @property
    def name(self) -> str:
        """What it is called, to those who may know; a person's own name."""
        party = self.organisation or self.school or self.person
        assert party is not None
        return party.name

    @property
    def key(self) -> str:
        """What an address calls it: "organisation-3", "school-12", "me"."""
        if self.organisation is not None:
            return f"organisation-{self.organisation.pk}"
        return f"school-{self.school.pk}" if self.school is not None else "me"

    def ids(self) -> dict[str, int | None]:
        """The fields that name it, of an event or a standing."""
        return {
            "organisation_id": self.organisation.pk if self.organisation else None,
            "school_id": self.school.pk if self.school else None,
            "person_id": self.person.pk if self.person else None,
        }


def of_organisation(organisation: Organisation) -> Party:
    """An organisation as a party."""
    return Party(organisation.network, organisation=organisation)


def of_school(school: School) -> Party:
    """A school as a party."""
    return Party(school.network, school=school)


def of_person(person: Person, network: Network) -> Party:
    """Somebody for themselves."""
    return Party(network, person=person)


def of_standing(standing: Standing) -> Party:
    """Whose standing it is."""
    return Party(
        standing.network,
        organisation=standing.organisation,
        school=standing.school,
        person=standing.person,
    )
