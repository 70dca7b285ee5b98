"""Who is listed, and who waits."""

from django.db.models import Prefetch, Q, QuerySet

from directory.models import Entry, Experience
from schools.access import Access


def listed_besides(access: Access) -> QuerySet[Entry]:
    """Everybody who is listed with a number, but oneself, by name: for a coordinator all may be
    shown, for a head or delegate those in conflict must be left out yet."""
    return (
        Entry.objects.listed(access.today)
        .filter(network=access.network)
        .exclude(Q(person__telephone="") | Q(person=access.person))
        .order_by("person__name", "pk")
    )


def entries_to_approve(access: Access) -> QuerySet[Entry]:
    """Who has consented and waits for a coordinator."""
    return (
        Entry.objects.that_are_in()
        .filter(network=access.network, approved_at=None)
        .select_related("person", "proposed_for")
        .prefetch_related(Prefetch("experiences", Experience.objects.order_by("facet", "value")))
        .order_by("consented_at", "pk")
    )


def entries_in(access: Access) -> QuerySet[Entry]:
    """Who agreed and has not left, for a coordinator."""
    return Entry.objects.that_are_in().filter(network=access.network).select_related("person")


def unconfirmed_entries(access: Access) -> QuerySet[Entry]:
    """Who is approved and not shown, because they have not said for long that it is still true;
    longest first."""
    return (
        Entry.objects.unconfirmed(access.today)
        .filter(network=access.network)
        .select_related("person")
        .order_by("confirmed_at", "pk")
    )
