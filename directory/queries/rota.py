"""What a network has settled for its directory, and who is on duty."""

from datetime import date

from django.db.models import QuerySet

from directory.models import Away, DirectoryRules, Duty, Entry, FallbackNumber
from schools.access import Access
from schools.models import Network


def rules_of(network: Network) -> DirectoryRules:
    """What the network has settled; where it has not, the defaults, in a row that is not kept.
    One query."""
    found = DirectoryRules.objects.filter(network=network).first()
    return found or DirectoryRules(network=network)


def fallback_numbers(network: Network) -> list[FallbackNumber]:
    """The numbers that a head is given when nobody else answers, in the coordinators' order.
    One query."""
    return list(FallbackNumber.objects.filter(network=network).order_by("position", "pk"))


def numbers_for(access: Access) -> QuerySet[FallbackNumber]:
    """The numbers that a coordinator keeps."""
    return FallbackNumber.objects.filter(network=access.network).select_related("network")


def on_duty_on(network: Network, day: date) -> set[int]:
    """The entries that have said they will be there on a day, and are listed; whether each is
    away or ready is another question. One query."""
    listed = Entry.objects.filter(network=network).listed(day)
    duties = Duty.objects.filter(day=day, given_up_at=None, entry__in=listed)
    return set(duties.values_list("entry", flat=True))


def who_could(network: Network, day: date) -> list[Entry]:
    """Who is listed and neither on duty nor away on a day, and is there on that weekday by the
    hours they gave; by name. One query."""
    listed = Entry.objects.filter(network=network, person__erased_at=None).listed(day)
    on_duty = Duty.objects.filter(day=day, given_up_at=None).values("entry")
    away = Away.objects.filter(first_day__lte=day, last_day__gte=day).values("entry")
    there = listed.filter(hours__weekday=day.weekday())
    found = there.exclude(pk__in=on_duty).exclude(pk__in=away).distinct()
    return list(found.select_related("person", "network").order_by("person__name", "pk"))
