"""The only door through which views get feeds."""

from django.db.models import Q, QuerySet

from buddies.models import Pairing
from dashboard.feeds.services import digest_of
from dashboard.models import CalendarFeed
from directory.models import Entry
from schools.access import Access
from support.queries.places import has_meetings

Scope = CalendarFeed.Scope


def feeds_for(access: Access) -> QuerySet[CalendarFeed]:
    """A person's own feeds in a network, by name; nobody sees another's."""
    rows = CalendarFeed.objects.filter(person=access.person, network=access.network)
    return rows.order_by("name", "pk")


def feed_by_token(token: str) -> CalendarFeed | None:
    """The feed at an address, with whose it is; None for an address that is not or no longer."""
    rows = CalendarFeed.objects.filter(token_digest=digest_of(token))
    return rows.select_related("person__user", "network").first()


def scopes_for(access: Access) -> list[Scope]:
    """What this person's feeds may hold, the most useful first; nothing for those in whose
    calendar nothing here belongs."""
    supports = access.is_head or _supports_somebody(access)
    offered = {
        Scope.MINE: bool(access.posts)
        or supports
        or access.is_coordinator
        or _is_in_the_directory(access)
        or has_meetings(access),
        Scope.SCHOOL: bool(access.posts),
        Scope.SUPPORT: supports,
        Scope.NETWORK: access.is_coordinator,
    }
    return [scope for scope, is_offered in offered.items() if is_offered]


def _supports_somebody(access: Access) -> bool:
    me = Q(buddy=access.person) | Q(reserve=access.person)
    return Pairing.objects.filter(me, network=access.network, ended_at=None).exists()


def _is_in_the_directory(access: Access) -> bool:
    return Entry.objects.that_are_in().filter(network=access.network, person=access.person).exists()
