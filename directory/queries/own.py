"""One's own entry, and what it says in words."""

from django.db.models import QuerySet

from accounts.models import Person
from directory.models import Entry, EntryConflict, Experience
from schools.access import Access
from schools.models import Network, School

Facet = Experience.Facet


def my_entry(access: Access) -> Entry | None:
    """This person's own entry, also after they left."""
    return entry_of(access.person, access.network)


def entry_of(person: Person, network: Network) -> Entry | None:
    """The same for somebody who came by a link in a message to them."""
    entries = Entry.objects.filter(network=network, person=person)
    return entries.select_related("proposed_for").prefetch_related("experiences").first()


def facets_of(entry: Entry) -> dict[str, list[str]]:
    """What an entry knows in words, by facet, each in the order of its choices."""
    known = {(each.facet, each.value) for each in entry.experiences.all()}
    return {
        facet: [str(label) for value, label in choices.choices if (facet.value, value) in known]
        for facet, choices in Experience.CHOICES.items()
    }


def my_conflicts(access: Access) -> QuerySet[EntryConflict]:
    """What one declared oneself. Nobody else sees it, coordinators neither."""
    mine = EntryConflict.objects.filter(entry__network=access.network, entry__person=access.person)
    return mine.select_related("entry", "school").order_by("school__name", "pk")


def conflicts_of(entry: Entry) -> list[EntryConflict]:
    """The schools that an entry's person declared, by name, for themselves to see."""
    return list(entry.conflicts.select_related("school").order_by("school__name", "pk"))


def schools_of_network(network: Network) -> QuerySet[School]:
    """Schools with whose heads one may have a conflict."""
    schools = School.objects.filter(network=network).exclude(status=School.CLOSED)
    return schools.order_by("name", "pk")
