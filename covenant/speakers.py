"""Who speaks for a party today: its officers, whoever leads the school, or the person."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Person
from covenant.parties import Party
from schools.models import Role
from schools.queries import heads_of


def speakers_of(party: Party, today: date) -> QuerySet[Person]:
    """The people who speak for a party on this day; heads in the order in which they lead."""
    if party.school is not None:
        return heads_of(party.school, today)
    if party.person is not None:
        return Person.objects.filter(pk=party.person.pk)
    officers = Role.objects.current(today).filter(
        organisation=party.organisation, kind=Role.Kind.OFFICER
    )
    return Person.objects.filter(pk__in=officers.values("person")).order_by("pk")


def speaks_for(person: Person, party: Party, today: date) -> bool:
    """Whether somebody speaks for a party on this day."""
    return speakers_of(party, today).filter(pk=person.pk).exists()
